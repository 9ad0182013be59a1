/* fuzz_message.c - any octets as one datagram: sip_parse, sip_index, the cursors, and the
 * answer, which must be read again alike. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "write.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

static void need(bool fact)
{
    if (!fact)
        abort();
}

static struct sip_message m, index, answer;
static size_t end; /* octets behind m.octets */

static void inside(struct cw_slice s)
{
    need((size_t)s.at + s.len <= end);
}

static void uri_inside(const struct sip_uri *u)
{
    inside(u->whole), inside(u->scheme), inside(u->user), inside(u->password), inside(u->host),
        inside(u->params);
    inside(u->headers), inside(u->transport), inside(u->maddr);
    need(sip_uri_equal(m.octets, u, m.octets, u) || !u->is_sip || u->params.len || u->headers.len);
}

static void addr_inside(const struct sip_addr *a)
{
    inside(a->display), inside(a->params), inside(a->tag), inside(a->whole);
    need(a->expires >= -1 && a->expires <= UINT32_MAX);
    if (!a->is_star)
        uri_inside(&a->uri);
}

static void lists_agree(enum sip_kind kind, const struct sip_addr *kept, size_t count)
{
    struct sip_cursor c = { 0 };
    struct sip_addr a;
    size_t i = 0;

    for (; sip_next_addr(&m, kind, &c, &a); i++) {
        addr_inside(&a);
        need(i >= count || (a.whole.at == kept[i].whole.at && a.whole.len == kept[i].whole.len));
        need(i <= end);
    }
    need(i >= count);
}

static void answer_agrees(void)
{
    static uint8_t out[4 * SIP_OCTETS_MAX];
    struct sip_writer w;
    struct sip_verdict v;

    sip_write_init(&w, out, sizeof out, false);
    sip_put_answer(&w, &m, 480, sip_reason(480),
                   &(struct sip_origin){ .received = "192.0.2.1", .rport = 5060 }, "t");
    sip_put_body(&w, NULL, 0);
    need(!w.full);
    if (w.len > SIP_OCTETS_MAX)
        return;
    need(sip_parse(&answer, out, w.len, &v) == CW_OK);
    need(answer.status == 480 && answer.vias == m.vias && answer.cseq == m.cseq &&
         answer.method == m.method);
    need(answer.call_id.len == m.call_id.len && answer.from.tag.len == m.from.tag.len);
    need(answer.to.tag.len == (m.to.tag.len ? m.to.tag.len : 1));
    for (uint8_t i = 0; i < m.vias; i++)
        need(answer.via[i].branch.len == m.via[i].branch.len &&
             answer.via[i].port == m.via[i].port);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    struct sip_verdict v;
    int error = sip_parse(&m, octets, n, &v);

    need(error == v.error && v.offset <= n);
    if (!m.octets || n > SIP_OCTETS_MAX)
        return 0;
    end = n - (size_t)(m.octets - octets);
    for (uint8_t i = 0; i < m.fields; i++) {
        inside(m.field[i].name), inside(m.field[i].value);
        need(!m.field[i].next || m.field[i].next > i);
    }
    inside(m.method_name), inside(m.reason), inside(m.call_id), inside(m.cseq_method),
        inside(m.body);
    uri_inside(&m.request_uri), addr_inside(&m.from), addr_inside(&m.to);
    for (uint8_t i = 0; i < m.vias; i++) {
        const struct sip_via *x = &m.via[i];

        inside(x->transport), inside(x->host), inside(x->branch), inside(x->received),
            inside(x->maddr);
        inside(x->whole), inside(x->params);
    }
    for (uint8_t i = 0; i < m.auths; i++)
        for (int p = 0; p < SIP_A_PARAMS; p++)
            inside(m.auth[i].param[p]);
    if (error)
        return 0;
    lists_agree(SIP_CONTACT, m.contact, m.contacts);
    lists_agree(SIP_ROUTE, m.route, m.routes);
    lists_agree(SIP_RECORD_ROUTE, m.record_route, m.record_routes);
    need(sip_index(&index, octets, n, NULL) == CW_OK);
    need(index.fields == m.fields && index.size == m.size && index.body.at == m.body.at);
    if (!m.status)
        answer_agrees();
    return 0;
}
