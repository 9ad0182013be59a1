/* escape.h - text from strangers made safe for a terminal: no control character of any kind gets
 * through. */
#ifndef CW_ESCAPE_H
#define CW_ESCAPE_H

#include <stddef.h>

/* Writes the octets to `out`, NUL-terminated, and returns the length. C0, DEL, C1, octets that
 * are no UTF-8 and the invisible characters that turn or hide text become \xNN. What does not
 * fit is left out, whole characters at a time. *columns (may be NULL) is how wide it is, one
 * column a character. room MUST be at least 1. */
size_t escape_write(char *out, size_t room, const void *octets, size_t n, size_t *columns);

#endif
