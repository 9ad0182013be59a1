/* dual_act.c - what the chart dual does; no decision is taken here (the guide's section 1.4). */
#include "bindings.h"
#include "current.h"
#include "effects.h"
#include "waiting.h"

static struct cw_line *line_of(struct dual *r, const struct cw_cue *cue)
{
    (void)cue;
    return CW_CONTAINER(r, struct cw_line, dual);
}

void cwi_dual_locate(struct dual *r, const struct cw_cue *cue)
{
    cwi_post(cue, CW_CHART_LOCATE, line_of(r, cue)->number, LOCATE_START);
}

void cwi_dual_take_top(struct dual *r, const struct cw_cue *cue)
{
    cwi_current_take_top(cue->cw, line_of(r, cue));
}

void cwi_dual_use_primary(struct dual *r, const struct cw_cue *cue)
{
    line_of(r, cue)->is_on_alternate = false;
}

void cwi_dual_use_alternate(struct dual *r, const struct cw_cue *cue)
{
    line_of(r, cue)->is_on_alternate = true;
}

void cwi_dual_tell_servers(struct dual *r, const struct cw_cue *cue)
{
    const struct cw_line *line = line_of(r, cue);
    const struct cw_address *alternate = cwi_alternate_of(cue->cw, line);

    cwi_waiting_tell(cue, line_of(r, cue)->number,
                     line->server.family ? WAITING_LOCATED : WAITING_NO_SERVER,
                     alternate->family ? WAITING_LOCATED : WAITING_NO_SERVER);
}

void cwi_dual_tell_no_server(struct dual *r, const struct cw_cue *cue)
{
    cwi_waiting_tell(cue, line_of(r, cue)->number, WAITING_NO_SERVER, WAITING_NO_SERVER);
}

void cwi_dual_tell_all_down(struct dual *r, const struct cw_cue *cue)
{
    cwi_waiting_tell(cue, line_of(r, cue)->number, WAITING_ALL_DOWN, WAITING_ALL_DOWN);
}

void cwi_dual_move_binding(struct dual *r, const struct cw_cue *cue)
{
    cwi_post(cue, CW_CHART_BINDING, line_of(r, cue)->binding, BINDING_MOVE);
}

void cwi_dual_move_alternate(struct dual *r, const struct cw_cue *cue)
{
    cwi_post(cue, CW_CHART_BINDING, line_of(r, cue)->alternate, BINDING_MOVE);
}
