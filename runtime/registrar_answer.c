/* registrar_answer.c - the head and the refusals of the registrar's answers (RFC 3261 8.2.6, 10.3), and
 * what it reports to its owner. */
#include "registrar_errand.h"

enum { FULL_RETRY = 5 /* s, Retry-After of a full table */ };

uint32_t registrar_bound(const struct registrar *r)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < r->binding_count; i++)
        n += r->bindings[i].until != 0;
    return n;
}

void registrar_tell(struct registrar *r, enum registrar_news news,
                    const struct registrar_user *user, const struct registrar_binding *binding,
                    int status)
{
    const struct registrar_report report = { news, user, binding, status, registrar_bound(r) };

    if (r->tell != NULL)
        r->tell(r->context, &report);
}

void registrar_put_head(struct registrar *r, struct registrar_errand *e, int status)
{
    sip_put_answer(e->w, &r->message, status, sip_reason(status), &e->origin, e->tag);
}

void registrar_refuse(struct registrar *r, struct registrar_errand *e, int status)
{
    registrar_put_head(r, e, status);
    if (status == 405)
        sip_put_field_text(e->w, SIP_ALLOW, "REGISTER");
    if (status == 423)
        sip_put_field_number(e->w, SIP_MIN_EXPIRES, r->settings.min_expires);
    if (status == 503)
        sip_put_field_number(e->w, SIP_RETRY_AFTER, FULL_RETRY);
    if (status == 420)
        for (unsigned at = r->message.first[SIP_REQUIRE]; at != 0;) {
            const struct sip_field *field = &r->message.field[at - 1];

            sip_put_field(e->w, SIP_UNSUPPORTED);
            sip_put_slice(e->w, &r->message, field->value);
            sip_put_end(e->w);
            at = field->next == 0 ? 0 : field->next + 1u;
        }
    sip_put_body(e->w, NULL, 0);
    registrar_tell(r, REGISTRAR_REFUSED, e->user, NULL, status);
}
