/* admission.c - the facts about a request that the table of admission asks about (RFC 3261 8.2,
 * 9.2, 12.2.2, 17.2.3). */
#include "admission.h"

#include "memory.h"
#include "server.h"
#include "values.h"
#include "write.h"

/* The alternates count as the line's servers; they may send from any port. */
static bool is_from_server(const struct cwi_admission *a)
{
    const struct cw_entry *e = cwi_entry_at(a->cw, cwi_line_at(a->cw, a->arrival->line)->list);

    while (e && !cw_address_same_host(&e->address, &a->arrival->from))
        e = cwi_entry_at(a->cw, e->next);
    return e != NULL;
}

bool cwi_admission_is_blocked(const struct cwi_admission *a)
{
    return a->message->to.tag.len == 0 &&
           (a->arrival->from.transport != CW_UDP || a->cw->settings->block_nonproxy_sip) &&
           !is_from_server(a);
}

/* Something stands there, without a control that would end it elsewhere: folds alone. */
static bool can_be_copied(const struct sip_message *m, struct cw_slice value)
{
    const uint8_t *p = m->octets + value.at, *const end = p + value.len;

    for (; p < end; p++)
        if (end - p > 2 && p[0] == '\r' && p[1] == '\n' && (p[2] == ' ' || p[2] == '\t'))
            p++;
        else if ((*p < ' ' && *p != '\t') || *p == 0x7f)
            return false;
    return value.len > 0;
}

/* The answer goes by the top Via and copies the other four as they are, whatever is in them (8.2.6.2;
 * RFC 4475 3.1.2.17, 3.1.2.18). */
bool cwi_admission_is_unanswerable(const struct cwi_admission *a)
{
    static const uint8_t copied[] = { SIP_FROM, SIP_TO, SIP_CALL_ID, SIP_CSEQ };
    const struct sip_message *m = a->message;

    if (!a->verdict)
        return false;
    for (size_t i = 0; i < sizeof copied; i++)
        if (!m->first[copied[i]] || !can_be_copied(m, m->field[m->first[copied[i]] - 1].value))
            return true;
    return !a->verdict->parsed || !a->verdict->status || m->method == SIP_ACK;
}

bool cwi_admission_is_of_other_version(const struct cwi_admission *a)
{
    return a->verdict && a->verdict->error == CW_E_VERSION;
}

bool cwi_admission_is_too_large(const struct cwi_admission *a)
{
    return a->verdict && a->verdict->status == 513;
}

bool cwi_admission_differs_in_method(const struct cwi_admission *a)
{
    return a->verdict && a->verdict->error == CW_E_METHOD;
}

bool cwi_admission_is_malformed(const struct cwi_admission *a)
{
    return a->verdict != NULL;
}

bool cwi_admission_has_transaction(const struct cwi_admission *a)
{
    return a->transaction != NULL;
}

bool cwi_admission_cancels_nothing(const struct cwi_admission *a)
{
    return a->cancelled == NULL;
}

bool cwi_admission_is_pool_full(const struct cwi_admission *a)
{
    return a->cw->free_server == 0;
}

bool cwi_admission_is_of_stranger(const struct cwi_admission *a)
{
    const uint32_t count = a->cw->memory.server_count;

    return a->cw->servers_used >= count - count / SERVERS_KEPT && !is_from_server(a);
}

bool cwi_admission_is_in_dialog(const struct cwi_admission *a)
{
    return a->message->to.tag.len > 0;
}

bool cwi_admission_is_uri_too_long(const struct cwi_admission *a)
{
    return a->message->request_uri.whole.len > SIP_URI_MAX;
}

bool cwi_admission_is_of_other_scheme(const struct cwi_admission *a)
{
    return !a->message->request_uri.is_sip;
}

/* A Request-URI without a user part is for the phone itself. Users are compared by 19.1.4. */
bool cwi_admission_is_for_other_user(const struct cwi_admission *a)
{
    uint8_t ours[512];
    struct sip_writer w;
    const struct sip_message *m = a->message;
    const struct cw_octets user = sip_octets(m, m->request_uri.user);

    sip_write_init(&w, ours, sizeof ours, false);
    sip_put_escaped_user(&w, cwi_line_at(a->cw, a->arrival->line)->settings->user_id);
    return user.len > 0 && (w.full || !sip_user_equal(user, (struct cw_octets){ ours, w.len }));
}

bool cwi_admission_is_merged(const struct cwi_admission *a)
{
    return cwi_server_has_origin(a->cw, a->arrival->line, a->message);
}

bool cwi_admission_requires_extension(const struct cwi_admission *a)
{
    return a->message->first[SIP_REQUIRE] != 0;
}

static struct cw_slice first_value(const struct sip_message *m, enum sip_kind kind)
{
    return m->first[kind] ? m->field[m->first[kind] - 1].value : (struct cw_slice){ 0, 0 };
}

/* 20.11: handling=optional in Content-Disposition; without it the body is required. */
static bool has_required_body(const struct sip_message *m)
{
    const struct cw_octets value = sip_octets(m, first_value(m, SIP_CONTENT_DISPOSITION));
    const uint8_t *params = memchr(value.at, ';', value.len);
    struct cw_octets handling;

    if (m->body.len == 0 || !params ||
        !sip_param((struct cw_octets){ params, (size_t)(value.at + value.len - params) },
                   "handling", &handling))
        return m->body.len > 0;
    return !sip_slice_is_nocase(
        m, (struct cw_slice){ (uint16_t)(handling.at - m->octets), (uint16_t)handling.len },
        "optional");
}

/* More than one coding cannot be identity only. */
bool cwi_admission_has_unknown_coding(const struct cwi_admission *a)
{
    const struct sip_message *m = a->message;

    return has_required_body(m) && m->first[SIP_CONTENT_ENCODING] &&
           !sip_slice_is_nocase(m, first_value(m, SIP_CONTENT_ENCODING), "identity");
}

bool cwi_admission_has_unknown_language(const struct cwi_admission *a)
{
    const struct sip_message *m = a->message;

    return has_required_body(m) && m->first[SIP_CONTENT_LANGUAGE];
}

bool cwi_admission_has_unknown_type(const struct cwi_admission *a)
{
    return has_required_body(a->message);
}
