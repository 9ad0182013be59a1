/* admit.c - checks of a well-formed request that need no knowledge of the line (RFC 3261 8.2.2.1,
 * 8.2.2.3, 21.4.12). */
#include "lex.h"
#include "values.h"

/* There is no answer to an ACK (17). */
static int refused(const struct sip_message *m, struct sip_verdict *v, int error,
                   enum sip_kind kind, lex at)
{
    v->error = (int16_t)error;
    v->status = m->method == SIP_ACK ? 0 : (uint16_t)cw_error_status(error);
    v->kind = (uint8_t)kind;
    v->offset = (uint16_t)(at - m->octets);
    return error;
}

static bool is_among(const char *const *supported, const struct sip_message *m,
                     struct cw_octets option)
{
    const lex base = m->octets;

    for (; supported && *supported; supported++)
        if (sip_slice_is_nocase(m, SLICE(option.at, option.at + option.len), *supported))
            return true;
    return false;
}

int sip_admit(const struct sip_message *m, const char *const *supported, struct sip_verdict *v)
{
    const struct cw_octets uri = sip_octets(m, m->request_uri.whole);
    struct sip_cursor c = { 0 };
    struct sip_value option;
    struct sip_verdict own;

    v = v ? v : &own;
    *v = (struct sip_verdict){ .parsed = m->vias > 0 };
    if (m->status)
        return CW_OK;
    if (uri.len > SIP_URI_MAX)
        return refused(m, v, CW_E_URI_LENGTH, SIP_OTHER, uri.at);
    if (!m->request_uri.is_sip)
        return refused(m, v, CW_E_SCHEME, SIP_OTHER, uri.at);
    if (m->method == SIP_ACK || m->method == SIP_CANCEL) /* 8.2.2.3: there Require is ignored */
        return CW_OK;
    while (sip_next_value(m, SIP_REQUIRE, &c, &option))
        if (!is_among(supported, m, option.head))
            return refused(m, v, CW_E_OPTION, SIP_REQUIRE, option.head.at);
    return CW_OK;
}
