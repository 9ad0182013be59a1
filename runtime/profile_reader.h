/* profile_reader.h - a profile while it is read and checked, as the profile*.c files share it. */
#ifndef CW_PROFILE_READER_H
#define CW_PROFILE_READER_H

#include <expat.h>

#include "profile.h"
#include "setting.h"

enum {
    NAME_MAX_OCTETS = 96, /* of an element; the guide's longest has 40 */
    VALUE_MAX = 2048,     /* octets kept of a value; more than any text may have */
    GPP = 4               /* GPP_A to GPP_D, for $A to $D */
};

struct profile_reader {
    struct profile *profile;
    const char *name;
    FILE *complaints;
    XML_Parser parser;
    unsigned faults, depth, elements;
    unsigned long phone_at[CW_SETTINGS];
    bool phone_is_wrong[CW_SETTINGS];
    uint32_t phone_known[PROFILE_KNOWN_WORDS];
    const char *gpp[GPP];
    /* the element being read */
    const struct cw_setting *setting;     /* NULL: not an implemented setting */
    const struct cw_known_element *known; /* NULL: not an element of the guide */
    struct profile_line *line;            /* NULL: a setting of the phone */
    unsigned long at;                     /* where it begins */
    size_t len;                           /* of its value so far, including what was cut */
    char element[NAME_MAX_OCTETS + 1];
    char value[VALUE_MAX + 1];
};

/* Counts a fault and writes it, with its line in the file. */
void profile_complain(struct profile_reader *r, unsigned long at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The line of the file that is being read. */
unsigned long profile_here(const struct profile_reader *r);
/* The checks of the profile as a whole, after all elements: each line has what it needs, ports differ
 * and are in order. Drops the lines that are not used. */
void profile_check(struct profile_reader *r);

/* A copy of n octets with a NUL, which lives as long as the profile; NULL: out of memory. */
char *profile_keep(struct profile *p, const char *text, size_t n);
/* Line `number`, created with the defaults when line `at` of the file names it first; NULL: out of
 * memory. */
struct profile_line *profile_take_line(struct profile *p, uint32_t number, unsigned long at);

#endif
