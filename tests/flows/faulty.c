/* faulty.c - an action that posts what its row of CHART.actions.tsv does not have, in the place of the
 * live one (--wrap): the tests check that a flow and a phone with it fail. */
#include "effects.h"

void __real_cwi_reg_seek(struct reg *r, const struct cw_cue *cue);
void __wrap_cwi_reg_seek(struct reg *r, const struct cw_cue *cue);

void __wrap_cwi_reg_seek(struct reg *r, const struct cw_cue *cue)
{
    __real_cwi_reg_seek(r, cue);
    cwi_post(cue, CW_CHART_KEEP, r->instance, KEEP_STOP);
}
