/* verdict_message.c - everything that is read of a message (verdicts.h). The view lies in memory that nothing
 * has written. */
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "media_type.h"
#include "multipart.h"
#include "tell.h"
#include "values.h"
#include "verdicts.h"

static const char head[] =
    "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n"
    "From: sip:a@h;tag=f\r\nTo: sip:a@h;tag=t\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n";

static void tell_uri(const struct sip_uri *u)
{
    tell_word(" uri");
    tell_slice("whole", u->whole), tell_slice("scheme", u->scheme), tell_number("sip", u->is_sip);
    if (!u->is_sip)
        return;
    tell_slice("user", u->user), tell_slice("password", u->password), tell_slice("host", u->host);
    tell_slice("params", u->params), tell_slice("headers", u->headers);
    tell_slice("transport", u->transport), tell_slice("maddr", u->maddr);
    tell_number("port", u->port), tell_number("sips", u->is_sips), tell_number("lr", u->lr);
}

static void tell_addr(const char *name, const struct sip_addr *a)
{
    tell_word(name);
    tell_slice("display", a->display), tell_slice("params", a->params), tell_slice("tag", a->tag);
    tell_slice("whole", a->whole), tell_number("expires", a->expires),
        tell_number("star", a->is_star);
    if (!a->is_star)
        tell_uri(&a->uri);
    tell_end();
}

static void tell_via(const struct sip_via *v)
{
    tell_word("via");
    tell_slice("transport", v->transport), tell_slice("host", v->host),
        tell_slice("branch", v->branch);
    tell_slice("received", v->received), tell_slice("maddr", v->maddr),
        tell_slice("whole", v->whole);
    tell_slice("params", v->params), tell_number("port", v->port), tell_number("rport", v->rport);
    tell_number("has_rport", v->has_rport), tell_end();
}

static void tell_auth(const struct sip_auth *a)
{
    tell_word("auth");
    tell_slice("scheme", a->scheme), tell_number("kind", a->kind),
        tell_number("digest", a->is_digest);
    tell_number("quoted", a->quoted), tell_number("present", a->present);
    for (int i = 0; i < SIP_A_PARAMS; i++)
        if (a->present & 1u << i)
            tell_slice("param", a->param[i]);
    tell_end();
}

static void tell_verdict(const char *name, const struct sip_verdict *v)
{
    tell_word(name);
    tell_number("error", v->error), tell_number("status", v->status), tell_number("at", v->offset);
    tell_number("kind", v->kind), tell_number("parsed", v->parsed), tell_end();
}

static void tell_fields(const struct sip_message *m)
{
    for (int i = 0; i < m->fields; i++) {
        const struct sip_field *const f = &m->field[i];

        tell_word("field");
        tell_slice("name", f->name), tell_slice("value", f->value), tell_number("kind", f->kind);
        tell_number("next", f->next), tell_number("compact", f->compact),
            tell_number("fault", f->fault);
        tell_end();
    }
    tell_word("first");
    for (int i = 0; i < SIP_KINDS; i++)
        if (m->first[i])
            tell_number(sip_kind_name((enum sip_kind)i), m->first[i]);
    tell_end();
}

/* What the view keeps. */
static void tell_view(const struct sip_message *m)
{
    tell_word("view");
    tell_number("size", m->size), tell_number("status", m->status),
        tell_number("method", m->method);
    tell_number("compact", m->any_compact), tell_slice("method", m->method_name);
    tell_slice("reason", m->reason), tell_slice("call_id", m->call_id),
        tell_number("cseq", m->cseq);
    tell_slice("cseq_method", m->cseq_method), tell_slice("body", m->body);
    tell_number("max_forwards", m->max_forwards), tell_number("expires", m->expires);
    tell_number("min_expires", m->min_expires), tell_number("retry_after", m->retry_after);
    tell_uri(&m->request_uri), tell_end();
    tell_addr("from", &m->from), tell_addr("to", &m->to);
    for (int i = 0; i < m->contacts; i++)
        tell_addr("contact", &m->contact[i]);
    for (int i = 0; i < m->routes; i++)
        tell_addr("route", &m->route[i]);
    for (int i = 0; i < m->record_routes; i++)
        tell_addr("record_route", &m->record_route[i]);
    for (int i = 0; i < m->vias; i++)
        tell_via(&m->via[i]);
    for (int i = 0; i < m->auths; i++)
        tell_auth(&m->auth[i]);
    tell_fields(m);
}

static void tell_address_params(const struct sip_message *m, const struct sip_addr *a)
{
    struct sip_contact contact;
    struct sip_party party;
    struct sip_diversion diversion;
    struct sip_history history;

    sip_contact(m, a, &contact), sip_party(m, a, &party);
    sip_diversion(m, a, &diversion), sip_history(m, a, &history);
    tell_word("params");
    tell_number("q", contact.q), tell_number("reg_id", contact.reg_id);
    tell_octets("instance", m->octets, contact.instance);
    tell_octets("pub_gruu", m->octets, contact.pub_gruu);
    tell_octets("temp_gruu", m->octets, contact.temp_gruu);
    tell_octets("party", m->octets, party.party), tell_octets("id_type", m->octets, party.id_type);
    tell_octets("screen", m->octets, party.screen),
        tell_octets("privacy", m->octets, party.privacy);
    tell_octets("reason", m->octets, diversion.reason);
    tell_number("counter", diversion.counter), tell_number("limit", diversion.limit);
    tell_octets("index", m->octets, history.index),
        tell_octets("target", m->octets, history.target);
    tell_number("mapped", history.kind), tell_end();
}

/* The values that a cursor gives of a kind. */
static void tell_values(const struct sip_message *m, enum sip_kind kind)
{
    struct sip_cursor c = { 0 };
    struct sip_value value;
    struct sip_addr a;

    while (sip_next_value(m, kind, &c, &value)) {
        tell_word("value");
        tell_number("kind", kind), tell_octets("head", m->octets, value.head);
        tell_octets("params", m->octets, value.params);
        tell_number("equal", sip_value_equal(&value, &value)), tell_end();
    }
    c = (struct sip_cursor){ 0 };
    if (kind == SIP_CONTACT || kind == SIP_ROUTE || kind == SIP_RECORD_ROUTE ||
        kind == SIP_DIVERSION || kind == SIP_HISTORY_INFO || kind == SIP_REMOTE_PARTY_ID ||
        kind == SIP_REFER_TO)
        while (sip_next_addr(m, kind, &c, &a))
            tell_addr("addr", &a), tell_address_params(m, &a);
}

/* The readers of single fields, as far as the field is there. */
static void tell_readers(const struct sip_message *m)
{
    const uint8_t *const base = m->octets;
    struct sip_cursor c = { 0 }, d = { 0 };
    struct sip_event event;
    struct sip_subscription subscription;
    struct sip_dialog dialog;
    struct sip_session session;
    struct sip_rack rack;
    struct sip_cause cause;
    struct sip_warning warning;
    struct sip_session_id id;
    struct sip_disposition disposition;
    struct sip_answer_mode mode;
    struct sip_auth info;

    tell_word("readers");
    tell_number("allow", sip_methods(m, SIP_ALLOW)), tell_number("privacy", sip_privacy(m));
    tell_number("date", sip_date(m)), tell_number("refer_sub", sip_refer_sub(m));
    tell_number("rseq", sip_number(m, SIP_RSEQ)), tell_number("min_se", sip_number(m, SIP_MIN_SE));
    tell_number("accept", sip_accepts(m, SIP_ACCEPT, "application/sdp"));
    tell_number("supported", sip_lists(m, SIP_SUPPORTED, "timer"));
    if (sip_event(m, &event))
        tell_octets("event", base, event.type), tell_octets("id", base, event.id);
    if (sip_subscription(m, &subscription)) {
        tell_number("state", subscription.state), tell_number("reason", subscription.reason);
        tell_number("expires", subscription.expires),
            tell_number("retry", subscription.retry_after);
    }
    for (int join = 0; join < 2; join++)
        if (sip_dialog(m, join ? SIP_JOIN : SIP_REPLACES, &dialog)) {
            tell_octets("dialog", base, dialog.call_id), tell_octets("to", base, dialog.to_tag);
            tell_octets("from", base, dialog.from_tag), tell_number("early", dialog.early_only);
        }
    if (sip_session(m, &session))
        tell_number("session", session.seconds), tell_number("refresher", session.refresher);
    if (sip_rack(m, &rack)) {
        tell_number("rack", rack.rseq), tell_number("cseq", rack.cseq);
        tell_octets("method", base, rack.method);
    }
    while (sip_next_cause(m, &c, &cause)) {
        tell_octets("protocol", base, cause.protocol), tell_octets("text", base, cause.text);
        tell_number("cause", cause.cause);
    }
    while (sip_next_warning(m, &d, &warning)) {
        tell_octets("agent", base, warning.agent), tell_octets("text", base, warning.text);
        tell_number("code", warning.code);
    }
    if (sip_session_id(m, &id))
        tell_octets("local", base, id.local), tell_octets("remote", base, id.remote);
    if (sip_disposition(m, &disposition))
        tell_octets("type", base, disposition.type), tell_number("optional", disposition.optional);
    if (sip_answer_mode(m, SIP_ANSWER_MODE, &mode))
        tell_number("mode", mode.mode), tell_number("require", mode.require);
    tell_end();
    if (sip_auth_info(m, &info))
        tell_auth(&info);
}

static void tell_parts(const struct sip_message *m)
{
    struct media_type type;
    struct multipart x;
    struct multipart_part part;
    int got = sip_media_type_read(&type, m);

    tell_word("body"), tell_number("media_type", got);
    if (got == CW_OK) {
        tell_slice("type", type.type), tell_slice("subtype", type.subtype);
        tell_slice("params", type.params), tell_slice("boundary", type.boundary);
        tell_slice("charset", type.charset), tell_slice("start", type.start);
        tell_slice("version", type.version), tell_number("kind", type.kind);
    }
    tell_end();
    if (got != CW_OK || !media_type_is_multipart(&type))
        return;
    sip_multipart_begin(&x, m->octets, m->body, &type);
    while ((got = sip_multipart_next(&x, &part)) == 1) {
        tell_word("part");
        tell_slice("fields", part.fields), tell_slice("body", part.body);
        tell_slice("subtype", part.type.subtype), tell_slice("disposition", part.disposition);
        tell_slice("id", part.id), tell_number("encoding", part.encoding);
        tell_number("depth", part.depth), tell_number("parent", part.parent);
        tell_number("length", part.has_length ? (int64_t)part.length : -1), tell_end();
    }
    tell_word("parts"), tell_number("end", got), tell_number("at", got < 0 ? x.fault : 0),
        tell_end();
}

void verdict_message(const uint8_t *octets, size_t n)
{
    struct sip_message *const m = malloc(sizeof *m), *const index = malloc(sizeof *index);
    struct sip_verdict v;

    sip_parse(m, octets, n, &v);
    tell_verdict("message", &v);
    if (v.error == CW_OK) {
        tell_view(m);
        for (int kind = 1; kind < SIP_KINDS; kind++)
            tell_values(m, (enum sip_kind)kind);
        tell_readers(m), tell_parts(m);
        sip_admit(m, NULL, &v);
        tell_verdict("admit", &v);
    }
    sip_index(index, octets, n, &v);
    tell_verdict("index", &v);
    if (v.error == CW_OK)
        tell_fields(index);
    free(index);
    free(m);
}

void verdict_stream(const uint8_t *octets, size_t n)
{
    struct frame *const f = malloc(sizeof *f);
    int status = FRAME_MORE;

    sip_frame_init(f);
    tell_word("stream");
    for (size_t at = 0, skip; at < n && status >= 0;) {
        at += sip_frame_feed(f, octets + at, n - at, &status, &skip);
        tell_number("to", (int64_t)at), tell_number("status", status),
            tell_number("skip", (int64_t)skip);
    }
    tell_number("crlfs", f->crlfs), tell_number("pings", f->pings), tell_end();
    free(f);
}

void verdict_values(const uint8_t *octets, size_t n)
{
    struct sip_message *const m = malloc(sizeof *m);
    uint8_t *const text = malloc(sizeof head + 64 + n);
    struct sip_verdict v;

    for (int kind = 1; kind < SIP_KINDS; kind++) {
        const char *const name = sip_kind_name((enum sip_kind)kind);
        size_t size = sizeof head - 1;

        memcpy(text, head, size);
        memcpy(text + size, name, strlen(name));
        size += strlen(name);
        memcpy(text + size, ": ", 2);
        memcpy(text + size + 2, octets, n);
        memcpy(text + size + 2 + n, "\r\n\r\n", 4);
        size += n + 6;
        sip_parse(m, text, size, &v);
        tell_verdict(name, &v);
        if (v.error == CW_OK && m->first[kind] && !m->field[m->first[kind] - 1].fault)
            tell_values(m, (enum sip_kind)kind), tell_readers(m);
    }
    free(text);
    free(m);
}
