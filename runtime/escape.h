/* escape.h - text received from the network made safe for a terminal: control characters of all
 * kinds are escaped. */
#ifndef CW_ESCAPE_H
#define CW_ESCAPE_H

#include <stddef.h>

/* Writes the octets to `out`, NUL-terminated, and returns the length. C0, DEL, C1, octets that
 * are not UTF-8, and invisible characters that reorder or hide text become \xNN; a backslash becomes
 * two, so that the octets can be read back. What does not fit is omitted, whole characters at a
 * time. *columns (may be NULL) is the width, one column a character. room MUST be at least 1. */
size_t escape_write(char *out, size_t room, const void *octets, size_t n, size_t *columns);

#endif
