/* profile.h - the phone's profile: a <flat-profile> read whole, checked, and only then used (the
 * guide's sections 2, 3; GUIDE_line_enable, GUIDE_sip_port, GUIDE_proxy, GUIDE_register,
 * GUIDE_tcp_ports, LOCAL_limits). */
#ifndef CW_PROFILE_H
#define CW_PROFILE_H

#include <stdio.h>

#include "known_elements.h"
#include "setting_table.h"

enum {
    PROFILE_OCTETS_MAX = 1 << 22, /* of a file */
    PROFILE_LINES_MAX = 16384,    /* highest line number; more lines do not fit in such a file */
    PROFILE_ELEMENTS_MAX = 100000,
    PROFILE_FAULTS_MAX = 100, /* printed; further ones are counted */
    PROFILE_KNOWN_WORDS = (CW_KNOWN_ELEMENTS + 31) / 32
};

struct profile_line {
    struct cw_line_settings settings;
    uint32_t number;
    unsigned long named;                 /* where the file names the line first */
    unsigned long at[CW_SETTINGS];       /* where it has each setting; 0: nowhere */
    bool is_wrong[CW_SETTINGS];          /* its faults are reported already */
    uint32_t known[PROFILE_KNOWN_WORDS]; /* elements seen that are not implemented: a bit each */
};

struct profile_text; /* where values are kept */

struct profile {
    struct cw_phone_settings phone;
    struct profile_line **line;          /* line[n - 1]; NULL: not in the file, or unused */
    uint32_t lines;                      /* the highest line number */
    uint32_t unused;                     /* lines without user and proxy: ignored */
    uint32_t not_used_yet;               /* elements of the guide that are not implemented */
    uint32_t known[PROFILE_KNOWN_WORDS]; /* which: a bit each, in the order of cw_known_elements */
    struct profile_text *texts;
    uint32_t line_room; /* entries of `line` */
};

/* Reads and checks a profile. Returns the number of faults; each is written to `complaints`
 * (NULL: nowhere) as "NAME:LINE: ELEMENT: fault; permitted: RANGE". With a fault *p is empty: a
 * profile is used whole or not at all. Without, profile_free releases the memory. */
unsigned profile_read(struct profile *p, const char *path, FILE *complaints);
unsigned profile_parse(struct profile *p, const char *name, const void *octets, size_t n,
                       FILE *complaints);
void profile_free(struct profile *p);

/* The settings of line n (from 1); NULL: there is no such line, or Line Enable is No. */
const struct cw_line_settings *profile_line(const struct profile *p, uint32_t n);

#endif
