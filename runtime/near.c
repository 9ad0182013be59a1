/* near.c - the names nearest to a mistyped one: Levenshtein distance, computed in a single row. */
#include "near.h"

#include <string.h>

enum { LONGEST = 63 };

static int folded(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 'a';
    return c == '-' || c == '.' || c == ' ' || c == '#' ? '_' : c;
}

unsigned near_distance(const char *a, const char *b)
{
    unsigned row[LONGEST + 1];
    size_t n = strnlen(a, LONGEST), k = strnlen(b, LONGEST);

    for (unsigned j = 0; j <= k; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        unsigned corner = row[0]; /* the cell to the left of and above the current one */

        row[0] = (unsigned)i;
        for (size_t j = 1; j <= k; j++) {
            unsigned least = corner + (folded(a[i - 1]) != folded(b[j - 1]));

            corner = row[j];
            least = row[j] + 1 < least ? row[j] + 1 : least;
            row[j] = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
        }
    }
    return row[k];
}

size_t near_find(const char *word, const char *(*name)(size_t i), size_t n, const char **out,
                 size_t room)
{
    unsigned most = (unsigned)strnlen(word, LONGEST) / 3, distance[16];
    size_t found = 0;

    most = most < 2 ? 2 : most;
    room = room < 16 ? room : 16;
    for (size_t i = 0; i < n; i++) {
        const char *candidate = name(i);
        unsigned d =
            candidate == NULL || *candidate == 0 ? most + 1 : near_distance(word, candidate);
        size_t at = found;

        if (d > most)
            continue;
        for (; at > 0 && distance[at - 1] > d; at--)
            ;
        if (at == room)
            continue;
        found += found < room;
        for (size_t j = found - 1; j > at; j--) {
            distance[j] = distance[j - 1];
            out[j] = out[j - 1];
        }
        distance[at] = d;
        out[at] = candidate;
    }
    return found;
}
