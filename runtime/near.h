/* near.h - which of some names somebody may have meant who wrote another. */
#ifndef CW_NEAR_H
#define CW_NEAR_H

#include <stddef.h>

/* The edit distance of two names, ASCII in any case, '_', '-', '.' and blank alike; of their
 * first 63 octets. */
unsigned near_distance(const char *a, const char *b);

/* The names of 0 to n - 1 that are nearest to `word`, nearest first; fills at most `room` places
 * of `out`. Returns how many are near at all: a third of the word wrong at most. name(i) MAY be
 * NULL: there is none. */
size_t near_find(const char *word, const char *(*name)(size_t i), size_t n, const char **out,
                 size_t room);

#endif
