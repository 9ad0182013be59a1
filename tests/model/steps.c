/* steps.c - what the world may do next. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "ict_names.h"
#include "nict_names.h"

/* Of the stored request; 0: none is found. */
static uint32_t cseq_of(const struct cw_client *c)
{
    static const char name[] = "\r\nCSeq: ";
    const char *at = memmem(c->stored.octets, c->stored.len, name, sizeof name - 1);

    return at ? (uint32_t)strtoul(at + sizeof name - 1, NULL, 10) : 0;
}

static bool may_answer(const struct cw_client *c, enum answer how)
{
    const bool has_codes = world.setup->may & MAY_CODES;
    const bool is_invite = c->nict.method == SIP_INVITE;
    const bool is_register = c->nict.method == SIP_REGISTER && c->nict.user_chart == CW_CHART_REG;

    if (is_register && how != ANSWER_200 && registrars_have_taken(&world.registrars, cseq_of(c)))
        return false;
    switch (how) {
    case ANSWER_200:
        return true;
    case ANSWER_180:
        return is_invite && c->ict.cs == ICT_ST_CALLING;
    case ANSWER_LOST:
        return is_register;
    case ANSWER_401:
    case ANSWER_500:
    case ANSWER_503:
        return is_register || (is_invite && how == ANSWER_503);
    case ANSWER_100:
        return has_codes && !is_invite && c->nict.cs == NICT_ST_TRYING;
    default:
        return has_codes && is_register;
    }
}

static bool is_free(const struct cw_request *q)
{
    return q->request.method == 0;
}

bool world_allows(struct step s)
{
    const struct phone *p = &world.phone;
    const unsigned may = world.setup->may;
    const bool has_dns = world.setup->lists[0] != NULL;

    switch ((enum step_kind)s.kind) {
    case STEP_WAIT:
        return cw_next(&p->cw) != UINT64_MAX;
    case STEP_REGISTER:
        return !world.is_wished || may & MAY_REPEAT;
    case STEP_UNREGISTER:
        return world.is_wished && may & MAY_STOP;
    case STEP_CALL:
        return may & MAY_CALL && is_free(&p->request[0]);
    case STEP_HANG_UP:
        return !is_free(&p->request[0]);
    case STEP_ANSWER:
        return s.which >= 1 && s.which <= p->cw.used_clients &&
               world_is_pending(&p->client[s.which - 1]) &&
               may_answer(&p->client[s.which - 1], (enum answer)s.how);
    case STEP_UNREACHABLE:
        return may & MAY_LOSE && s.which < SERVERS && p->line[0].server.family;
    case STEP_RECORDS:
        return has_dns && world.asked && s.which < LISTS && world.setup->lists[s.which] &&
               (s.which == world.list || (may & MAY_RELIST && world.asked == CW_SRV));
    default:
        return has_dns && world.asked && may & MAY_FAIL_DNS;
    }
}

static size_t add(struct step *out, size_t n, struct step s)
{
    if (n < STEPS_MOST && world_allows(s))
        out[n++] = s;
    return n;
}

size_t world_steps(struct step out[STEPS_MOST])
{
    size_t n = 0;

    for (uint8_t c = 1; c <= world.phone.cw.used_clients; c++)
        for (uint8_t how = 0; how < ANSWERS; how++)
            n = add(out, n, (struct step){ STEP_ANSWER, c, how });
    for (uint8_t l = 0; l < LISTS; l++)
        n = add(out, n, (struct step){ STEP_RECORDS, l, 0 });
    n = add(out, n, (struct step){ STEP_WAIT, 0, 0 });
    for (uint8_t s = 0; s < 3; s++)
        n = add(out, n, (struct step){ STEP_UNREACHABLE, s, 0 });
    for (uint8_t kind = STEP_REGISTER; kind <= STEP_HANG_UP; kind++)
        n = add(out, n, (struct step){ kind, 0, 0 });
    n = add(out, n, (struct step){ STEP_NO_RECORDS, 0, 0 });
    return add(out, n, (struct step){ STEP_NO_DNS, 0, 0 });
}
