/* admission_find.c - the row of admission.tsv that decides about a request (RFC 3261 8.2). */
#include "admission.h"
#include "admission_table.h"

const struct cwi_admission_row *cwi_admission_find(const struct cwi_admission *a, uint8_t *row)
{
    const struct cwi_admission_row *at = cwi_admission_rows;

    while (!(at->methods >> a->message->method & 1u) ||
           (at->predicate && !cwi_admission_predicates[at->predicate - 1](a)))
        at++;
    *row = (uint8_t)(at - cwi_admission_rows + 1);
    return at;
}
