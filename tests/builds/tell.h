/* tell.h - what the grammar read, as text that is the same on every machine: slices as place+length, numbers in
 * decimal. Each digit is decided by the value, so that MemorySanitizer sees one that nothing wrote. */
#ifndef CW_TELL_H
#define CW_TELL_H

#include "slice.h"

void tell_word(const char *text);
void tell_number(const char *key, int64_t n);
void tell_slice(const char *key, struct cw_slice s);
/* Of octets that lie behind base; at NULL: absent. */
void tell_octets(const char *key, const uint8_t *base, struct cw_octets o);
void tell_end(void); /* of a line */

#endif
