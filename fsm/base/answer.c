/* answer.c - answers written, and their destination (RFC 3261 8.2.6, 8.2.7, 18.2; RFC 3581 4). */
#include "answer.h"

#include "memory.h"
#include "siphash.h"

/* 18.2.2, 19.1.2: with the default of the transport that it came by. A port that cannot be used is no reason to send
 * to the default one: then the source's. */
static uint16_t sent_by_port(const struct sip_message *m, const struct cw_address *from)
{
    const uint16_t usual = from->transport == CW_TLS ? 5061 : 5060;

    if (m->via[0].port_unusable)
        return from->port;
    return m->via[0].port ? m->via[0].port : usual;
}

/* 18.2.2: for a request without rport the sent-by port, by default 5060. */
struct cw_address cwi_answer_address(const struct sip_message *m, const struct cw_address *from,
                                     bool is_to_source)
{
    struct cw_address to = *from;

    if (from->transport == CW_UDP && !m->via[0].has_rport && !is_to_source)
        to.port = sent_by_port(m, from);
    return to;
}

static bool is_text(const struct sip_message *m, struct cw_slice s, const char *text)
{
    return sip_slice_is_nocase(m, s, text);
}

uint16_t cwi_answer_port(const struct sip_message *m, const struct cw_address *from)
{
    if (from->transport == CW_UDP ||
        !is_text(m, m->via[0].transport, from->transport == CW_TLS ? "TLS" : "TCP"))
        return 0;
    return sent_by_port(m, from);
}

/* 18.2.1: received where the source differs from sent-by; RFC 3581 4: with rport always.
 * GUIDE_insert_rport: rport unasked where address or port differ. */
static struct sip_origin origin_of(const struct sip_message *m, const struct cw_address *from,
                                   bool inserts_rport, char text[CW_ADDRESS_TEXT])
{
    const struct sip_via *via = &m->via[0];
    struct cw_slice host = via->host;
    bool is_source, adds_rport;

    cw_address_write(from, text);
    if (host.len > 2 && m->octets[host.at] == '[')
        host = (struct cw_slice){ (uint16_t)(host.at + 1), (uint16_t)(host.len - 2) };
    is_source = is_text(m, host, text);
    adds_rport = inserts_rport && (!is_source || from->port != sent_by_port(m, from));
    return (struct sip_origin){ .received =
                                    is_source && !via->has_rport && !adds_rport ? NULL : text,
                                .rport = from->port,
                                .adds_rport = adds_rport };
}

/* 8.2.7: a stateless UAS makes the same tag for the same request, so the tag is computed, not
 * random. */
void cwi_answer_write_tag(const struct cw *cw, uint64_t seed, char text[17])
{
    const struct sip_message *m = &cw->message;
    struct siphash h;
    uint64_t tag;

    cwi_siphash_init(&h, cw->secret);
    for (int shift = 0; shift < 64; shift += 8)
        cwi_siphash_octet(&h, (uint8_t)(seed >> shift));
    for (uint16_t i = 0; i < m->call_id.len; i++)
        cwi_siphash_octet(&h, m->octets[m->call_id.at + i]);
    for (uint16_t i = 0; i < m->from.tag.len; i++)
        cwi_siphash_octet(&h, m->octets[m->from.tag.at + i]);
    tag = cwi_siphash_end(&h);
    for (int i = 15; i >= 0; i--, tag >>= 4)
        text[i] = "0123456789abcdef"[tag & 15];
    text[16] = '\0';
}

static void begin(struct cw *cw, struct sip_writer *w, const struct cw_address *from, int status,
                  const char *to_tag, uint8_t *octets, size_t room)
{
    char source[CW_ADDRESS_TEXT];
    const struct sip_message *m = &cw->message;
    const struct sip_origin origin = origin_of(m, from, cw->settings->insert_via_rport, source);

    /* GUIDE_compact: a request in compact form gets an answer in compact form */
    sip_write_init(w, octets, room, cw->settings->use_compact_header || m->any_compact);
    sip_put_answer(w, m, status, sip_find_reason(cwi_phrases, status), &origin, to_tag);
}

/* 8.2.2.3: every option that was required is named, none of them is supported. */
static void put_unsupported(struct sip_writer *w, const struct sip_message *m)
{
    for (uint8_t i = m->first[SIP_REQUIRE]; i != 0;
         i = m->field[i - 1].next ? (uint8_t)(m->field[i - 1].next + 1) : 0) {
        sip_put_field(w, SIP_UNSUPPORTED);
        sip_put_slice(w, m, m->field[i - 1].value);
        sip_put_end(w);
    }
}

/* 8.2.3, 11.2, 20.5, 21: the fields of the row of admission.tsv. */
static void put_fields(struct sip_writer *w, const struct cw *cw, unsigned fields)
{
    const char *language = cw->settings->sip_accept_language;

    if (fields & CWI_ANSWER_ALLOW)
        sip_put_field_text(w, SIP_ALLOW, CW_ALLOWED);
    if (fields & CWI_ANSWER_ACCEPT)
        sip_put_field_text(w, SIP_ACCEPT, ""); /* no body is accepted yet */
    if (fields & CWI_ANSWER_ACCEPT_ENCODING)
        sip_put_field_text(w, SIP_ACCEPT_ENCODING, "identity");
    if (fields & CWI_ANSWER_ACCEPT_LANGUAGE)
        sip_put_field_text(w, SIP_ACCEPT_LANGUAGE, *language ? language : "en");
    if (fields & CWI_ANSWER_SUPPORTED)
        sip_put_field_text(w, SIP_SUPPORTED, "");
    if (fields & CWI_ANSWER_UNSUPPORTED)
        put_unsupported(w, &cw->message);
    if (fields & CWI_ANSWER_RETRY_AFTER)
        sip_put_field_number(w, SIP_RETRY_AFTER, 5);
}

size_t cwi_answer_write(struct cw *cw, const struct cw_address *from, int status, unsigned fields,
                        uint64_t to_tag, uint8_t *octets, size_t room)
{
    struct sip_writer w;
    char tag[17];

    cwi_answer_write_tag(cw, to_tag, tag);
    begin(cw, &w, from, status, tag, octets, room);
    put_fields(&w, cw, fields);
    if (*cw->settings->sip_server_name)
        sip_put_field_text(&w, SIP_SERVER, cw->settings->sip_server_name);
    sip_put_body(&w, NULL, 0);
    return w.full ? 0 : w.len;
}

size_t cwi_answer_write_100(struct cw *cw, const struct cw_address *from, uint8_t *octets,
                            size_t room)
{
    const struct sip_message *m = &cw->message;
    struct sip_writer w;

    begin(cw, &w, from, 100, NULL, octets, room);
    if (m->first[SIP_TIMESTAMP]) { /* 8.2.6.1 */
        sip_put_field(&w, SIP_TIMESTAMP);
        sip_put_slice(&w, m, m->field[m->first[SIP_TIMESTAMP] - 1].value);
        sip_put_end(&w);
    }
    sip_put_body(&w, NULL, 0);
    return w.full ? 0 : w.len;
}
