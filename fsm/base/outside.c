/* outside.c - the address of a line as servers see it behind a NAT: set by hand, or learned from
 * the Via of responses (the guide's sections 2.6, 3.1; RFC 3581 4). */
#include "outside.h"

#include "memory.h"
#include "text.h"

static void set_host(struct cw_address *to, const struct cw_address *from)
{
    memcpy(to->ip, from->ip, sizeof to->ip);
}

/* GUIDE_ext_ip: empty or 0.0.0.0 mean none. */
static bool read_ext_ip(const struct cw *cw, struct cw_address *a)
{
    static const uint8_t nothing[16];

    return cw_address_read(a, text_octets(cw->settings->ext_ip)) &&
           memcmp(a->ip, nothing, sizeof nothing) != 0;
}

struct cw_address cwi_outside_of(const struct cw *cw, const struct cw_line *line,
                                 const struct cw_address *local)
{
    const struct cw_line_settings *s = line->settings;
    struct cw_address a = *local, ext;

    if (!s->nat_mapping_enable)
        return a;
    if (read_ext_ip(cw, &ext) && ext.family == a.family)
        set_host(&a, &ext);
    if (s->ext_sip_port)
        a.port = (uint16_t)s->ext_sip_port;
    if (cw->settings->handle_via_received && line->seen.family == a.family)
        set_host(&a, &line->seen);
    if (cw->settings->handle_via_rport && line->seen.port && a.transport == CW_UDP)
        a.port = line->seen.port;
    return a;
}

struct cw_address cwi_outside_via(const struct cw *cw, const struct cw_line *line,
                                  const struct cw_address *local)
{
    return cw->settings->substitute_via_addr ? cwi_outside_of(cw, line, local) : *local;
}

bool cwi_outside_learn(const struct cw *cw, struct cw_line *line, const struct cw_address *local,
                       const struct sip_message *m)
{
    const struct cw_address before = cwi_outside_of(cw, line, local);
    const struct sip_via *via = &m->via[0];
    struct cw_address seen, after;

    if (cw_address_read(&seen,
                        (struct cw_octets){ m->octets + via->received.at, via->received.len })) {
        line->seen.family = seen.family;
        set_host(&line->seen, &seen);
    }
    /* for a request sent by TCP because of its size it is the connection's port (18.1.1) */
    if (via->rport && sip_slice_is(m, via->transport, "UDP"))
        line->seen.port = via->rport;
    after = cwi_outside_of(cw, line, local);
    return !cw_address_equal(&before, &after);
}
