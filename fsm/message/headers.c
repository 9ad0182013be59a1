/* headers.c - predicates on the header fields of one message (RFC 3261 8.1.1, 8.2.6, 10.2, 20;
 * RFC 3581). */
#include "predicates.h"

#include <string.h>

bool rule_has(const struct sip_message *m, enum sip_kind kind)
{
    return m->first[kind] != 0;
}

bool rule_lacks(const struct sip_message *m, enum sip_kind kind)
{
    return m->first[kind] == 0;
}

bool rule_never(const struct sip_message *m, enum sip_kind kind)
{
    (void)m;
    (void)kind;
    return false;
}

bool rule_six_fields(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return m->first[SIP_TO] && m->first[SIP_FROM] && m->first[SIP_CSEQ] && m->first[SIP_CALL_ID] &&
           m->first[SIP_VIA];
}

bool rule_from_tag(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return m->from.tag.len > 0;
}

bool rule_accepts_something(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return m->first[SIP_ACCEPT] || m->first[SIP_ACCEPT_ENCODING] || m->first[SIP_ACCEPT_LANGUAGE];
}

bool rule_to_tag(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return m->to.tag.len > 0;
}

bool rule_to_no_tag(const struct sip_message *m, enum sip_kind kind)
{
    return !rule_to_tag(m, kind);
}

bool rule_cseq_method(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return m->cseq_method.len == m->method_name.len &&
           memcmp(m->octets + m->cseq_method.at, m->octets + m->method_name.at,
                  m->cseq_method.len) == 0;
}

/* White space may surround the slashes (25.1). */
bool rule_via_protocol(const struct sip_message *m, enum sip_kind kind)
{
    static const char wanted[] = "SIP/2.0/";
    const struct cw_slice whole = m->via[0].whole;
    size_t found = 0;

    (void)kind;
    for (uint16_t i = 0; m->vias && i < whole.len && wanted[found]; i++) {
        const uint8_t c = m->octets[whole.at + i];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            continue;
        if ((c >= 'a' && c <= 'z' ? c - 0x20 : c) != wanted[found++])
            return false;
    }
    return wanted[found] == '\0';
}

bool rule_via_branch(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return m->vias && m->via[0].branch.len > 0;
}

bool rule_magic_cookie(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return m->vias && m->via[0].branch.len > 7 &&
           memcmp(m->octets + m->via[0].branch.at, "z9hG4bK", 7) == 0;
}

static size_t count_contacts(const struct sip_message *m)
{
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;
    size_t n = 0;

    while (sip_next_addr(m, SIP_CONTACT, &cursor, &contact))
        n++;
    return n;
}

bool rule_one_contact(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return count_contacts(m) == 1;
}

bool rule_content_type(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return m->body.len == 0 || m->first[SIP_CONTENT_TYPE];
}

bool rule_registrar_no_user(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return m->request_uri.user.len == 0 &&
           !memchr(m->octets + m->request_uri.whole.at, '@', m->request_uri.whole.len);
}

bool rule_aor_scheme(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return m->to.uri.is_sip;
}

bool rule_star_expires(const struct sip_message *m, enum sip_kind kind)
{
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;
    bool has_star = false;

    (void)kind;
    while (sip_next_addr(m, SIP_CONTACT, &cursor, &contact))
        has_star |= contact.is_star != 0;
    return !has_star || (m->expires == 0 && count_contacts(m) == 1);
}

/* True: the parameter list, from its first ';' on, has this name. Quoted values are skipped. */
static bool has_param(const struct sip_message *m, struct cw_slice params, const char *name)
{
    bool is_quoted = false;

    for (uint16_t i = 0; i < params.len; i++) {
        const uint8_t c = m->octets[params.at + i];
        if (is_quoted && c == '\\')
            i++;
        else if (c == '"')
            is_quoted = !is_quoted;
        else if (c == ';' && !is_quoted) {
            uint16_t at = (uint16_t)(params.at + i + 1), end = (uint16_t)(params.at + params.len),
                     n = 0;
            while (at < end && (m->octets[at] == ' ' || m->octets[at] == '\t'))
                at++;
            while (at + n < end && !memchr(" \t=;", m->octets[at + n], 4))
                n++;
            if (sip_slice_is_nocase(m, (struct cw_slice){ at, n }, name))
                return true;
        }
    }
    return false;
}

bool rule_no_action(const struct sip_message *m, enum sip_kind kind)
{
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;

    (void)kind;
    while (sip_next_addr(m, SIP_CONTACT, &cursor, &contact))
        if (has_param(m, contact.params, "action"))
            return false;
    return true;
}

bool rule_rport_bare(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return !m->vias || m->via[0].rport == 0;
}

bool rule_rport_filled(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return !m->vias || !m->via[0].has_rport || m->via[0].rport != 0;
}

bool rule_rport_received(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return !m->vias || m->via[0].rport == 0 || m->via[0].received.len > 0;
}
