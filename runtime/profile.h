/* profile.h - the phone's profile: a <flat-profile> read whole, checked, and only then used (the
 * guide's sections 2, 3; GUIDE_line_enable, GUIDE_sip_port, GUIDE_proxy, GUIDE_register,
 * GUIDE_tcp_ports, LOCAL_profile_rest, LOCAL_limits). */
#ifndef CW_PROFILE_H
#define CW_PROFILE_H

#include <stdio.h>

#include "known_elements.h"
#include "setting_table.h"

/* docs/limits.md has the reasons. */
enum {
    PROFILE_OCTETS_MAX = 4194304,  /* of a file */
    PROFILE_LINES_MAX = 16384,     /* highest line number */
    PROFILE_ELEMENTS_MAX = 100000, /* of a file */
    PROFILE_TEXT_MAX = 8388608,    /* octets of all values, entities expanded */
    PROFILE_DECLARED_MAX = 64,     /* entities and attributes that a DOCTYPE declares */
    PROFILE_ATTRIBUTES_MAX = 16,   /* unknown ones told apart; further ones are counted */
    PROFILE_FAULTS_MAX = 100,      /* printed; further ones are counted */
    PROFILE_WARNINGS_MAX = 100     /* the same */
};

struct profile_line {
    struct cw_line_settings settings;
    uint32_t number;
};

enum profile_rest_kind {
    PROFILE_UNKNOWN,      /* an element that the guide does not name */
    PROFILE_RECOGNISED,   /* one that it names, not implemented */
    PROFILE_ATTRIBUTE,    /* an attribute that is none of ua, um, group */
    PROFILE_TEXT_BETWEEN, /* text between elements */
    PROFILE_RESTS
};

/* What the file has and the phone does not obey. */
struct profile_rest {
    enum profile_rest_kind kind;
    const char *name;                     /* of the element, suffix included, or the attribute */
    const char *value;                    /* without the blanks around it */
    unsigned long at;                     /* line of the file; of an attribute: the first */
    const struct cw_known_element *known; /* NULL: it is not recognised */
};

struct profile_text;  /* where texts are kept */
struct profile_lines; /* where lines are */

struct profile {
    struct cw_phone_settings phone;
    struct profile_line **line; /* line[n - 1]; NULL: not in the file, or unused */
    uint32_t lines;             /* the highest number of a line that is there */
    uint32_t unused;            /* lines without a user: ignored */
    struct profile_rest *rest;  /* in the order of the file */
    uint32_t rests;
    uint32_t count[PROFILE_RESTS]; /* of each kind, each occurrence of an attribute included */
    struct profile_text *texts;
    struct profile_lines *blocks;
    uint32_t line_room, rest_room; /* entries of `line` and `rest` */
};

/* Reads and checks a profile. Returns the number of faults; each is written to `complaints`
 * (NULL: nowhere) as "NAME:LINE: ELEMENT: fault; permitted: RANGE", and so is what may be an error,
 * as "NAME:LINE: warning: ...". With a fault *p is empty: a profile is used whole or not at all.
 * Without, profile_free releases the memory. */
unsigned profile_read(struct profile *p, const char *path, FILE *complaints);
unsigned profile_parse(struct profile *p, const char *name, const void *octets, size_t n,
                       FILE *complaints);
void profile_free(struct profile *p);

/* The settings of line n (from 1); NULL: there is no such line, or Line Enable is No. */
const struct cw_line_settings *profile_line(const struct profile *p, uint32_t n);

enum { PROFILE_REST_TEXT = 512 }; /* room for what follows */

/* The counts of what is not obeyed, and of unused lines, in one line: "2 elements unknown, 1 recognised
 * but not implemented". False: all is obeyed. */
bool profile_rest_count(const struct profile *p, char text[PROFILE_REST_TEXT]);
/* Entry i (below p->rests): "STUN_Enable (line 7; not implemented, section 2.6 of the guide)", not
 * escaped. */
void profile_rest_name(const struct profile *p, uint32_t i, char text[PROFILE_REST_TEXT]);

#endif
