/* near.h - the names nearest to a mistyped one. */
#ifndef CW_NEAR_H
#define CW_NEAR_H

#include <stddef.h>

/* The edit distance of two names, ASCII case ignored, '_', '-', '.' and blank equal; their first
 * 63 octets only. */
unsigned near_distance(const char *a, const char *b);

/* The nearest of names 0 to n - 1 to `word`, nearest first; fills at most `room` entries of
 * `out`. Returns how many are near enough: at most a third of the word differs. name(i) MAY be
 * NULL: there is none. */
size_t near_find(const char *word, const char *(*name)(size_t i), size_t n, const char **out,
                 size_t room);

#endif
