/* ladder_arcs.c - every arc and refused cell of the dictionary through the ladder, so that its width can be measured:
 * prints what `run --arcs` would, for a phone with LINES lines. */
#include <stdlib.h>
#include <unistd.h>

#include "dictionary.h"
#include "ladder.h"

enum { LINES = 1000000, AT_ONCE = 32 /* entries, which fit the queue */ };

static bool write_all(struct log *log)
{
    return log_close(log) && log_open(log, STDOUT_FILENO, NULL, NULL, NULL) == 0;
}

int main(void)
{
    static struct log log;
    static struct cw cw;
    static struct cw_trace_record record[1];
    struct ladder ladder;

    if (log_open(&log, STDOUT_FILENO, NULL, NULL, NULL) < 0)
        return EXIT_FAILURE;
    ladder_init(&ladder, &log, LADDER_ARCS);
    cw.trace.ring = record;
    cw.trace.room = 1;
    ladder_attach(&ladder, &cw, LINES);
    for (unsigned i = 0; i < CW_DICTIONARY_ARCS + CW_DICTIONARY_REFUSALS; i++) {
        const bool is_refused = i >= CW_DICTIONARY_ARCS;
        const struct cw_dictionary_arc *a = &cw_dictionary_arcs[is_refused ? 0 : i];
        const struct cw_dictionary_refusal *f =
            &cw_dictionary_refusals[is_refused ? i - CW_DICTIONARY_ARCS : 0];
        const unsigned chart = is_refused ? f->chart : a->chart;

        record->line = LINES;
        record->chart = chart & 0x7F;
        record->is_refused = is_refused;
        record->arc = (uint16_t)(is_refused ? (unsigned)f->state << 8 | f->event : i + 1);
        cw.trace.written++;
        ladder_steps(&ladder);
        if (i % AT_ONCE == 0 && !write_all(&log)) /* the reader is to get all of it */
            return EXIT_FAILURE;
    }
    return log_close(&log) ? EXIT_SUCCESS : EXIT_FAILURE;
}
