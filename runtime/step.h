/* step.h - one record of the trace ring in words (gen/dictionary.h). */
#ifndef CW_STEP_H
#define CW_STEP_H

#include <stdbool.h>
#include <stddef.h>

#include "core.h"

/* No text is NULL; all are constants. */
struct step {
    const char *chart, *from, *event, *to; /* of a refused cell, to is from */
    const char *guard;                     /* "is_bound", "!is_bound"; "": none */
    const char *const
        *clauses; /* ends with NULL; of a refused cell the reason, a clause or a sentence */
    const char *const *actions; /* ends with NULL */
    const char *refusal[2];     /* what `clauses` points to for a refused cell */
    bool is_refused;
    /* of a request that was admitted or refused: id of the row of admission.tsv, which stands in `to`
     * too, and its answer, "404" or "ignore"; the texts of a transition but chart and clauses are
     * empty. NULL: a transition */
    const char *row, *answer;
};

/* False: the dictionary does not know the record. *step is self-referring: not to be copied. */
bool step_read(struct step *step, const struct cw_trace_record *record);

/* The words with `between` between them; returns the length. */
size_t step_join(char *out, size_t room, const char *const *words, const char *between);

/* The name of a chart's state; "?" unknown. */
const char *step_state(enum cw_chart chart, unsigned state);

#endif
