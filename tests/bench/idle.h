/* idle.h - a chart whose actions only count and whose guards answer what the bench says: what a
 * step costs by itself. */
#ifndef BENCH_IDLE_H
#define BENCH_IDLE_H

#define CW_CHART_SET idle
#include "chart.h"
#include "nict.h"
#include "nist.h"
#include "reg.h"

extern unsigned long idle_actions; /* taken so far */
extern bool idle_answer;           /* of every guard */

#undef CW_ACT
#define CW_ACT(chart, action) ((void)cue, (void)idle_actions++)
#undef CW_GUARD
#define CW_GUARD(chart, name)                                                                      \
    ((guard = idle_answer ? CW_GUARD_TRUE : CW_GUARD_FALSE) == CW_GUARD_TRUE)

void idle_nict_init(struct nict *r);
void idle_nist_init(struct nist *r);
void idle_reg_init(struct reg *r);
int idle_nict_step(struct nict *r, enum nict_event event, const struct cw_cue *cue);
int idle_nist_step(struct nist *r, enum nist_event event, const struct cw_cue *cue);
int idle_reg_step(struct reg *r, enum reg_event event, const struct cw_cue *cue);

#endif
