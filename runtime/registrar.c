/* registrar.c - a registrar in memory: the steps of RFC 3261 10.3 and the stateless answers of
 * 8.2.7. */
#include <string.h>
#include "registrar_errand.h"

void registrar_init(struct registrar *r, const struct registrar_settings *settings,
                    const struct cw_host *host, struct registrar_user *users, uint32_t user_count,
                    struct registrar_binding *bindings, uint32_t binding_count)
{
    memset(r, 0, sizeof *r);
    r->settings = *settings;
    r->host = host;
    r->users = users;
    r->user_count = user_count;
    r->bindings = bindings;
    r->binding_count = binding_count;
    host->random(host->context, r->secret, sizeof r->secret);
    for (uint32_t i = 0; i < user_count; i++) {
        users[i].nonce = users[i].used = 0;
        users[i].count = 0;
        users[i].answer = 0;
    }
    memset(bindings, 0, binding_count * sizeof *bindings);
}

static void put_two_digits(struct sip_writer *w, int value)
{
    sip_put_text(w, value < 10 ? "0" : "");
    sip_put_number(w, (uint64_t)value);
}

/* The form of 20.17; written by hand because strftime depends on the locale. */
static void put_date(struct sip_writer *w, time_t date)
{
    static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct tm tm;

    if (date == 0 || gmtime_r(&date, &tm) == NULL)
        return;
    sip_put_field(w, SIP_DATE);
    sip_put_text(w, days[tm.tm_wday]);
    sip_put_text(w, ", ");
    put_two_digits(w, tm.tm_mday);
    sip_put_text(w, " ");
    sip_put_text(w, months[tm.tm_mon]);
    sip_put_text(w, " ");
    sip_put_number(w, (uint64_t)tm.tm_year + 1900);
    sip_put_text(w, " ");
    put_two_digits(w, tm.tm_hour);
    sip_put_text(w, ":");
    put_two_digits(w, tm.tm_min);
    sip_put_text(w, ":");
    put_two_digits(w, tm.tm_sec);
    sip_put_text(w, " GMT");
    sip_put_end(w);
}

/* Step 8: every binding of the address of record, with its remaining time. */
static void accept(struct registrar *r, struct registrar_errand *e, uint32_t user)
{
    registrar_put_head(r, e, 200);
    for (uint32_t i = 0; i < r->binding_count; i++) {
        const struct registrar_binding *b = &r->bindings[i];

        if (b->until == 0 || b->user != user)
            continue;
        sip_put_field(e->w, SIP_CONTACT);
        sip_put_text(e->w, "<");
        sip_put(e->w, b->uri, b->uri_len);
        sip_put_text(e->w, ">;expires=");
        sip_put_number(e->w, (b->until - r->now + 999) / 1000);
        sip_put_end(e->w);
    }
    put_date(e->w, e->in->date);
    sip_put_body(e->w, NULL, 0);
}

static bool is_domain(const struct registrar *r, const struct sip_message *m, struct cw_slice host)
{
    for (uint32_t i = 0; i < r->user_count; i++)
        if (sip_slice_is_nocase(m, host, r->users[i].domain))
            return true;
    return sip_slice_is_nocase(m, host, r->settings.realm);
}

/* Steps 4 to 7: the status of the answer; with 200 the table has been changed. */
static int change_bindings(struct registrar *r, const struct registrar_errand *e)
{
    const struct sip_message *m = &r->message;
    uint32_t user;
    int status;

    for (user = 0; user < r->user_count && !registrar_is_address_of(m, &m->to.uri, &r->users[user]);
         user++)
        ;
    if (user == r->user_count)
        return 404;
    if (&r->users[user] != e->user)
        return 403;
    status = registrar_weigh(r, user);
    if (status == 200)
        registrar_commit(r, user);
    return status;
}

/* Steps 1 to 8 of 10.3, in their order. */
static void register_contacts(struct registrar *r, struct registrar_errand *e)
{
    const struct sip_message *m = &r->message;

    if (!m->request_uri.is_sip) {
        registrar_refuse(r, e, 416);
        return;
    }
    if (!is_domain(r, m, m->request_uri.host)) {
        registrar_refuse(r, e, 404);
        return;
    }
    if (m->first[SIP_REQUIRE] != 0) {
        registrar_refuse(r, e, 420);
        return;
    }
    if (!registrar_authenticate(r, e))
        return;
    if (!e->is_repeat) {
        e->user->answer = (uint16_t)change_bindings(r, e);
        memcpy(e->user->mark, e->mark, sizeof e->mark);
    }
    if (e->user->answer == 200)
        accept(r, e, (uint32_t)(e->user - r->users));
    else
        registrar_refuse(r, e, e->user->answer);
}

/* The same tag for the same request (8.2.7), one that others cannot predict (19.3). */
static void mark_request(struct registrar *r, struct registrar_errand *e)
{
    const struct sip_message *m = &r->message;
    const struct cw_octets whole[3] = {
        { e->in->octets, m->size },
        { e->in->from.ip, sizeof e->in->from.ip },
        { (const uint8_t *)&e->in->from.port, sizeof e->in->from.port },
    };
    const struct cw_octets names[4] = {
        sip_octets(m, m->via[0].branch),
        sip_octets(m, m->call_id),
        sip_octets(m, m->from.tag),
        { (const uint8_t *)&m->cseq, sizeof m->cseq },
    };
    uint8_t sealed[REGISTRAR_MARK];

    registrar_seal(r, whole, 3, e->mark);
    registrar_seal(r, names, 4, sealed);
    registrar_write_hex(e->tag, sealed, sizeof sealed);
}

/* Where the answer is sent: the source's address; its port with rport, else the port of the top Via
 * (18.2.2, RFC 3581 4). */
static void find_destination(const struct registrar *r, struct registrar_errand *e,
                             struct cw_address *to)
{
    const struct sip_via *via = &r->message.via[0];

    *to = e->in->from;
    if (!via->has_rport)
        to->port = via->port != 0 ? via->port : 5060;
    cw_address_write(&e->in->from, e->received);
    e->origin = (struct sip_origin){ .received = e->received,
                                     .rport = via->has_rport ? e->in->from.port : (uint16_t)0 };
}

/* Whether the request has what an answer needs, and is of a kind that is answered (8.2.7, 17.1.1.3). */
static bool is_answerable(const struct sip_message *m, int error, const struct sip_verdict *verdict)
{
    if (error != CW_OK && (!verdict->parsed || verdict->status == 0))
        return false;
    return m->status == 0 && m->vias > 0 && m->first[SIP_FROM] != 0 && m->first[SIP_TO] != 0 &&
           m->first[SIP_CALL_ID] != 0 && m->first[SIP_CSEQ] != 0 && m->method != SIP_ACK &&
           m->method != SIP_CANCEL;
}

size_t registrar_receive(struct registrar *r, uint64_t now, const struct registrar_datagram *in,
                         struct cw_address *to, uint8_t *out)
{
    struct sip_message *m = &r->message;
    struct registrar_errand e = { .in = in };
    struct sip_writer w;
    struct sip_verdict verdict;
    int error;

    registrar_tick(r, now);
    sip_write_init(&w, out, REGISTRAR_ANSWER_ROOM, false);
    e.w = &w;
    error = sip_parse(m, in->octets, in->n, &verdict);
    if (!is_answerable(m, error, &verdict)) {
        r->dropped++;
        return 0;
    }
    mark_request(r, &e);
    find_destination(r, &e, to);
    if (error != CW_OK)
        registrar_refuse(r, &e, verdict.status);
    else if (m->size > REGISTRAR_REQUEST_MAX)
        registrar_refuse(r, &e, 513);
    else if (m->method == SIP_METHOD_OTHER)
        registrar_refuse(r, &e, 501);
    else if (m->method != SIP_REGISTER)
        registrar_refuse(r, &e, 405);
    else
        register_contacts(r, &e);
    return w.full ? 0 : w.len;
}
