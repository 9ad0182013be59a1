/* profile_reader.h - a profile while it is read and checked, as the profile*.c files share it. */
#ifndef CW_PROFILE_READER_H
#define CW_PROFILE_READER_H

#include <expat.h>

#include "profile.h"
#include "setting.h"

enum {
    PROFILE_NAME = 97, /* room for an element's name in a message; the guide's longest has 40 */
    PROFILE_GPP = 4    /* GPP_A to GPP_D, for $A to $D */
};

/* An element that is a setting, as it stands in the file. */
struct profile_given {
    const struct cw_setting *setting;
    const char *value; /* without the blanks around it */
    unsigned long at;
    const char *wrong; /* why its value is refused; NULL: it is not */
    uint32_t number;   /* of the line; 0: a setting of the phone */
    bool is_last;      /* none of the same name follows: this one counts */
    bool has_inner;    /* it has elements in it */
};

/* Where the file has the settings of the phone or of a line. */
struct profile_seen {
    unsigned long named;         /* where it names the line first */
    uint32_t given[CW_SETTINGS]; /* 1 + the entry of profile_reader.given; 0: none */
};

/* The element being read, which may have others in it. */
struct profile_current {
    unsigned depth;   /* of its tag; 0: none is being read */
    unsigned long at; /* where it begins */
    char *name, *value;
    size_t len, room, name_room; /* octets in `value`, and of both */
    bool has_inner, is_outside;  /* is_outside: not an element of flat-profile */
};

struct profile_reader {
    struct profile *profile;
    const char *name;
    FILE *complaints;
    XML_Parser parser;
    unsigned faults, warnings;
    unsigned long skipped;  /* lines before the XML; once it is read: all lines */
    unsigned depth, within; /* within: depth of flat-profile; 0: outside */
    unsigned elements, declared, attributes;
    uint32_t attribute[PROFILE_ATTRIBUTES_MAX]; /* entries of profile.rest: the unknown ones */
    size_t text;                                /* octets of all values so far */
    bool has_profile, is_between; /* is_between: the text that is read is counted already */
    bool is_out_of_memory;
    struct profile_current current;
    struct profile_given *given; /* in the order of the file */
    uint32_t givens, given_room;
    struct profile_seen **seen; /* [0] the phone, [n] line n; NULL: not in the file */
    uint32_t seen_room;
    struct profile_text *raw; /* values, while they are read */
    const char *gpp[PROFILE_GPP];
};

/* Counts a fault and writes it, with its line in the file. */
void profile_complain(struct profile_reader *r, unsigned long at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same of a warning. */
void profile_warn(struct profile_reader *r, unsigned long at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The fault "out of memory", once; the parser stops. */
void profile_stop_out_of_memory(struct profile_reader *r);
/* The line of the file that is being read. */
unsigned long profile_here(const struct profile_reader *r);

/* Reads the XML: profile_take_element for each element of the profile, faults for what is no XML or
 * exceeds a limit. False: it was not read to its end. */
bool profile_read_xml(struct profile_reader *r, const void *octets, size_t n);
/* The element r->current has ended. */
void profile_take_element(struct profile_reader *r);
/* Keeps what is not obeyed; value: of n octets. */
void profile_keep_rest(struct profile_reader *r, enum profile_rest_kind kind, const char *name,
                       const char *value, size_t n, unsigned long at,
                       const struct cw_known_element *known);
/* Puts the values of all settings that were given, and keeps which are wrong. */
void profile_put_values(struct profile_reader *r);
/* Reports the wrong ones, and those without effect in this build. A wrong value of a line that is not
 * used is no fault. */
void profile_report_values(struct profile_reader *r);
/* The checks of the profile as a whole, after all values are put: drops the lines without a user, reports
 * the values; ports differ and are in order, lines that register have what they need. */
void profile_check(struct profile_reader *r);

/* The name of the element, with a line's suffix. */
const char *profile_element_name(const struct profile_given *given, char room[PROFILE_NAME]);
/* Where line `number` (0: the phone) is seen, created if need be; NULL: out of memory. */
struct profile_seen *profile_take_seen(struct profile_reader *r, uint32_t number, unsigned long at);
/* The entry that counts of a setting; NULL: the file has none. */
struct profile_given *profile_find_given(const struct profile_reader *r, uint32_t number,
                                         size_t setting);

/* A copy of n octets with a NUL, which lives as long as *texts; NULL: out of memory. */
char *profile_keep(struct profile_text **texts, const char *text, size_t n);
void profile_forget(struct profile_text **texts);
/* Line `number`, created with the defaults if need be; NULL: out of memory. */
struct profile_line *profile_take_line(struct profile *p, uint32_t number);

#endif
