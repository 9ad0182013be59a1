/* idle.h - a chart whose actions only count and whose guards answer what the bench says: what a
 * step costs by itself. */
#ifndef BENCH_IDLE_H
#define BENCH_IDLE_H

#define CW_CHART_SET idle
#include "chart.h"
#include "ict.h"
#include "ist.h"
#include "locate.h"
#include "nict.h"
#include "nist.h"
#include "reg.h"
#include "request.h"
#include "site.h"

extern unsigned long idle_actions; /* taken so far */
extern bool idle_answer;           /* of every guard */

#undef CW_ACT
#define CW_ACT(chart, action) ((void)cue, (void)idle_actions++)
#undef CW_GUARD
#define CW_GUARD(chart, name)                                                                      \
    ((guard = idle_answer ? CW_GUARD_TRUE : CW_GUARD_FALSE) == CW_GUARD_TRUE)

void idle_ict_init(struct ict *r);
void idle_ist_init(struct ist *r);
void idle_locate_init(struct locate *r);
void idle_nict_init(struct nict *r);
void idle_nist_init(struct nist *r);
void idle_request_init(struct request *r);
void idle_reg_init(struct reg *r);
void idle_site_init(struct site *r);
int idle_ict_step(struct ict *r, enum ict_event event, const struct cw_cue *cue);
int idle_ist_step(struct ist *r, enum ist_event event, const struct cw_cue *cue);
int idle_locate_step(struct locate *r, enum locate_event event, const struct cw_cue *cue);
int idle_nict_step(struct nict *r, enum nict_event event, const struct cw_cue *cue);
int idle_nist_step(struct nist *r, enum nist_event event, const struct cw_cue *cue);
int idle_request_step(struct request *r, enum request_event event, const struct cw_cue *cue);
int idle_reg_step(struct reg *r, enum reg_event event, const struct cw_cue *cue);
int idle_site_step(struct site *r, enum site_event event, const struct cw_cue *cue);

#endif
