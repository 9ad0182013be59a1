/* match.c - branches written and read, requests reduced to a key (RFC 3261 8.1.1.7, 17.1.3,
 * 17.2.3). */
#include "match.h"

#include "branch.h"
#include "memory.h"
#include "siphash.h"

bool cwi_match_is_sent_by(const struct sip_message *m, const void *request, size_t n)
{
    const uint8_t *const end = (const uint8_t *)request + n, *at, *stop;
    const struct sip_via *via = &m->via[0];
    size_t left;
    uint32_t port = 0;

    /* "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=...": behind the second blank, up to the ';' */
    at = memchr(request, '\n', n);
    for (int blanks = 0; at && blanks < 2; blanks++)
        if ((at = memchr(at, ' ', (size_t)(end - at))))
            at++;
    if (!at || !(stop = memchr(at, ';', (size_t)(end - at))))
        return false;
    left = (size_t)(stop - at);
    if (left <= via->host.len + 1u || at[via->host.len] != ':' ||
        memcmp(m->octets + via->host.at, at, via->host.len) != 0)
        return false;
    for (at += via->host.len + 1; at < stop; at++)
        port = port * 10 + (uint32_t)(*at - '0');
    return via->port == port;
}

/* Where the value stands in a line of a request of ours; NULL: it is another field. */
static const uint8_t *value_in(const uint8_t *line, const uint8_t *end, const char *name)
{
    while (line < end && *name && *line == (uint8_t)*name) {
        line++;
        name++;
    }
    return *name ? NULL : line;
}

/* "Call-ID: ...", or in compact form. */
static bool has_call_id(const uint8_t *line, const uint8_t *end, const struct sip_message *m)
{
    const uint8_t *value = value_in(line, end, "Call-ID: ");

    if (!value)
        value = value_in(line, end, "i: ");
    return value && (size_t)(end - value) == m->call_id.len + 1u && /* the CR */
           memcmp(value, m->octets + m->call_id.at, m->call_id.len) == 0;
}

/* "CSeq: 1 REGISTER". */
static bool has_cseq(const uint8_t *line, const uint8_t *end, const struct sip_message *m)
{
    const uint8_t *value = value_in(line, end, "CSeq: ");
    uint32_t cseq = 0;

    for (; value && value < end && *value >= '0' && *value <= '9'; value++)
        cseq = cseq * 10 + (uint32_t)(*value - '0');
    return value && cseq == m->cseq;
}

bool cwi_match_is_of(const struct sip_message *m, const void *request, size_t n)
{
    const uint8_t *at = request, *const end = at + n, *stop;
    bool is_call = false, is_number = false;

    for (; (stop = memchr(at, '\n', (size_t)(end - at))); at = stop + 1) {
        is_call |= has_call_id(at, stop, m);
        is_number |= has_cseq(at, stop, m);
    }
    return is_call && is_number;
}

/* Tokens and hosts are compared in any case (7.3.1); a length before each piece keeps pieces
 * apart. */
static void take(struct siphash *h, const struct sip_message *m, struct cw_slice s)
{
    const uint8_t *p = m->octets + s.at;

    cwi_siphash_octet(h, (uint8_t)(s.len >> 8));
    cwi_siphash_octet(h, (uint8_t)s.len);
    for (uint16_t i = 0; i < s.len; i++)
        cwi_siphash_octet(h, p[i] >= 'A' && p[i] <= 'Z' ? (uint8_t)(p[i] | 0x20) : p[i]);
}

static void take_number(struct siphash *h, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        cwi_siphash_octet(h, (uint8_t)(number >> shift));
}

static void take_via(struct siphash *h, const struct sip_message *m)
{
    const struct sip_via *via = &m->via[0];

    take(h, m, via->branch);
    take(h, m, via->host);
    take_number(h, via->port);
}

bool cwi_match_is_2543(const struct sip_message *m)
{
    const struct cw_slice branch = m->vias ? m->via[0].branch : (struct cw_slice){ 0, 0 };

    return branch.len < sizeof CW_BRANCH_COOKIE ||
           memcmp(m->octets + branch.at, CW_BRANCH_COOKIE, sizeof CW_BRANCH_COOKIE - 1) != 0;
}

static uint64_t key_of(const struct sip_message *m, uint32_t line, const uint64_t secret[2],
                       enum sip_method method, struct cw_slice to_tag)
{
    struct siphash h;
    const bool is_2543 = cwi_match_is_2543(m);

    cwi_siphash_init(&h, secret);
    take_number(&h, line);
    cwi_siphash_octet(&h, !is_2543);
    take_via(&h, m);
    if (method == SIP_METHOD_OTHER)
        take(&h, m, m->method_name);
    else
        cwi_siphash_octet(&h, (uint8_t)method);
    if (is_2543) {
        take(&h, m, m->request_uri.whole);
        take(&h, m, m->from.tag);
        take(&h, m, to_tag);
        take(&h, m, m->call_id);
        take_number(&h, m->cseq);
    }
    return cwi_siphash_end(&h);
}

uint64_t cwi_match_request_key(const struct sip_message *m, uint32_t line, const uint64_t secret[2])
{
    return key_of(m, line, secret, m->method == SIP_ACK ? SIP_INVITE : (enum sip_method)m->method,
                  m->to.tag);
}

uint64_t cwi_match_cancelled_key(const struct sip_message *m, uint32_t line,
                                 const uint64_t secret[2], enum sip_method method)
{
    return key_of(m, line, secret, method, m->to.tag);
}

uint64_t cwi_match_acknowledged_key(const struct sip_message *m, uint32_t line,
                                    const uint64_t secret[2])
{
    return key_of(m, line, secret, SIP_INVITE, (struct cw_slice){ 0, 0 });
}

uint32_t cwi_match_origin(const struct sip_message *m, uint32_t line, const uint64_t secret[2])
{
    struct siphash h;

    cwi_siphash_init(&h, secret);
    take_number(&h, line);
    take(&h, m, m->from.tag);
    take(&h, m, m->call_id);
    take_number(&h, m->cseq);
    take(&h, m, m->cseq_method);
    return (uint32_t)cwi_siphash_end(&h);
}
