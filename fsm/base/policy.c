/* policy.c - what happens to a line, posted as an event of the chart that chooses its server. */
#include "policy.h"

#include "effects.h"

static const uint8_t events[2][CWI_POLICY_EVENTS] = {
    { [CWI_SOUGHT] = SITE_SOUGHT,
      [CWI_FAILED] = SITE_FAILED,
      [CWI_ANSWERED] = SITE_ANSWERED,
      [CWI_ELSEWHERE] = SITE_ELSEWHERE,
      [CWI_REFRESH] = SITE_REFRESH,
      [CWI_LISTED] = SITE_LISTED,
      [CWI_REPLACED] = SITE_REPLACED,
      [CWI_EMPTY] = SITE_EMPTY,
      [CWI_CALLS_OVER] = SITE_CALLS_OVER,
      [CWI_STOP] = SITE_STOP },
    { [CWI_SOUGHT] = DUAL_SOUGHT,
      [CWI_FAILED] = DUAL_FAILED,
      [CWI_ANSWERED] = DUAL_ANSWERED,
      [CWI_ELSEWHERE] = DUAL_ELSEWHERE,
      [CWI_REFUSED] = DUAL_REFUSED,
      [CWI_LISTED] = DUAL_LISTED,
      [CWI_REPLACED] = DUAL_REPLACED,
      [CWI_EMPTY] = DUAL_EMPTY,
      [CWI_STOP] = DUAL_STOP },
};

void cwi_policy_post(uint32_t line, enum cwi_policy_event event, const struct cw_cue *cue)
{
    const bool is_dual = cwi_line_at(cue->cw, line)->alternate != 0;
    const uint8_t number = events[is_dual][event];

    if (number)
        cwi_post(cue, is_dual ? CW_CHART_DUAL : CW_CHART_SITE, line, number);
}
