/* agreement.c - predicates on an answer and the request that it answers (RFC 3261 8.2.6). */
#include "predicates.h"

#include <string.h>

static bool same(const struct sip_message *a, struct cw_slice x, const struct sip_message *b,
                 struct cw_slice y)
{
    return x.len == y.len && memcmp(a->octets + x.at, b->octets + y.at, x.len) == 0;
}

/* received and rport are the receiver's to add to the top value (18.2.1; RFC 3581 4), rport
 * even unasked (GUIDE_insert_rport). */
static bool same_top_via(const struct sip_message *a, const struct sip_message *b)
{
    const struct sip_via *x = &a->via[0], *y = &b->via[0];
    const struct cw_slice front_x = { x->whole.at, (uint16_t)(x->whole.len - x->params.len) };
    const struct cw_slice front_y = { y->whole.at, (uint16_t)(y->whole.len - y->params.len) };

    return same(a, front_x, b, front_y) && same(a, x->branch, b, y->branch) &&
           same(a, x->maddr, b, y->maddr) && (x->has_rport || !y->has_rport);
}

bool rule_answer_via(const struct sip_message *answer, const struct sip_message *request)
{
    if (answer->vias != request->vias || (answer->vias && !same_top_via(answer, request)))
        return false;
    for (uint8_t i = 1; i < answer->vias; i++)
        if (!same(answer, answer->via[i].whole, request, request->via[i].whole))
            return false;
    return true;
}

static struct cw_slice value(const struct sip_message *m, enum sip_kind kind)
{
    return m->first[kind] ? m->field[m->first[kind] - 1].value : (struct cw_slice){ 0, 0 };
}

bool rule_answer_from(const struct sip_message *answer, const struct sip_message *request)
{
    return same(answer, value(answer, SIP_FROM), request, value(request, SIP_FROM));
}

bool rule_answer_to(const struct sip_message *answer, const struct sip_message *request)
{
    struct cw_slice ours = value(answer, SIP_TO);
    const struct cw_slice theirs = value(request, SIP_TO);

    if (request->to.tag.len ==
        0) { /* the tag is added by the answerer, after the request's value */
        if (ours.len < theirs.len)
            return false;
        ours.len = theirs.len;
    }
    return same(answer, ours, request, theirs);
}

bool rule_answer_call_id(const struct sip_message *answer, const struct sip_message *request)
{
    return same(answer, answer->call_id, request, request->call_id);
}

bool rule_answer_cseq(const struct sip_message *answer, const struct sip_message *request)
{
    return answer->cseq == request->cseq &&
           same(answer, answer->cseq_method, request, request->cseq_method);
}

/* A delay may follow the time (20.38). */
bool rule_answer_timestamp(const struct sip_message *answer, const struct sip_message *request)
{
    const struct cw_slice theirs = value(request, SIP_TIMESTAMP);
    struct cw_slice ours = value(answer, SIP_TIMESTAMP);

    if (answer->status != 100 || theirs.len == 0)
        return true;
    if (ours.len < theirs.len)
        return false;
    ours.len = theirs.len;
    return same(answer, ours, request, theirs);
}
