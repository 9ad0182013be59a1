/* large.c - a request above 1300 octets rewritten for TCP and back, where it is stored
 * (RFC 3261 18.1.1; LOCAL_large_silence). */
#include "large.h"

#include "fields.h"
#include "memory.h"
#include "outside.h"
#include "waits.h"

enum {
    SENT_BY_MAX = CW_ADDRESS_TEXT + 16, /* octets of "TCP [address]:port" */
    NAME = 3                            /* of "TCP", "UDP" */
};

/* Our address as Via has it. False: there is none. */
static bool find_own_address(const struct cw *cw, uint32_t line, const struct cw_address *to,
                             struct cw_address *end)
{
    struct cw_address local;

    if (!cw->host->local(cw->host->context, line, to, &local))
        return false;
    *end = cwi_outside_via(cw, cwi_line_at(cw, line), &local);
    return true;
}

bool cwi_large_is(const struct cw *cw, uint32_t line, const struct cw_address *to, size_t n)
{
    struct cw_address by_tcp = *to, end;

    by_tcp.transport = CW_TCP;
    return to->transport == CW_UDP && n > LARGE_ABOVE && find_own_address(cw, line, &by_tcp, &end);
}

/* "UDP 192.0.2.1:5060" of "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=...", which is the second line of
 * what the phone writes. */
static uint8_t *find_sent_by(uint8_t *octets, size_t n, size_t *length)
{
    uint8_t *const all = octets + n, *at = memchr(octets, '\n', n), *stop;

    for (int slashes = 0; at && slashes < 2; slashes++)
        if ((at = memchr(at, '/', (size_t)(all - at))))
            at++;
    if (!at || !(stop = memchr(at, ';', (size_t)(all - at))))
        return NULL;
    *length = (size_t)(stop - at);
    return at;
}

size_t cwi_large_go_by(const struct cw *cw, uint32_t line, enum cw_transport transport,
                       struct cw_address *to, uint8_t *octets, size_t n, size_t room)
{
    struct cw_address end = { .transport = (uint8_t)transport };
    uint8_t text[SENT_BY_MAX];
    struct sip_writer w;
    size_t length;
    uint8_t *const at = find_sent_by(octets, n, &length);

    to->transport = (uint8_t)transport;
    if (!at)
        return n;
    if (!find_own_address(cw, line, to, &end))
        end.family = 0;
    sip_write_init(&w, text, sizeof text, false);
    cwi_fields_put_sent_by(&w, &end);
    if (end.family == 0 || n - length + w.len > room) {
        memcpy(at, text, NAME);
        return n;
    }
    memmove(at + w.len, at + length, n - (size_t)(at - octets) - length);
    memcpy(at, text, w.len);
    return n - length + w.len;
}

uint64_t cwi_large_patience(const struct cw_phone_settings *s, uint32_t timer_ms)
{
    const uint64_t patience = CWI_LARGE_T1 * (uint64_t)s->sip_t1;

    return patience < timer_ms / 2 ? patience : timer_ms / 2;
}

bool cwi_large_was_sent_by(const struct cw *cw, const struct cw_client *client,
                           const struct sip_message *m)
{
    const struct sip_via *via = &m->via[0];
    struct cw_octets host = { m->octets + via->host.at, via->host.len };
    struct cw_address to = client->stored.to, end, named;

    if (!client->stored.is_udp_only)
        return false;
    if (host.len > 2 && host.at[0] == '[')
        host = (struct cw_octets){ host.at + 1, host.len - 2 };
    to.transport = CW_TCP;
    return cw_address_read(&named, host) && find_own_address(cw, client->nict.owner, &to, &end) &&
           cw_address_same_host(&named, &end) && via->port == end.port;
}
