/* fuzz_values.c - any octets as the value of a known header field of one FAMILY (first octet: which
 * of it): what is accepted is read, compared with itself, and, where there is a writer, written and read again
 * alike. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "value.h"
#include "values.h"

/* Kinds whose values are alike; each is a target of its own. */
enum family { ADDRESSES, TOKENS, TEXTS, NUMBERS, IDENTIFIERS, MEDIA, CREDENTIALS };

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

static void need(bool fact)
{
    if (!fact)
        abort();
}

static const char head[] =
    "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: sip:a@h;tag=f\r\n"
    "To: sip:a@h;tag=t\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n";
static struct sip_message m, again;
static const uint8_t *begin, *end;

static void inside(struct cw_octets s)
{
    need(!s.at || (s.at >= begin && s.at + s.len <= end));
}

static void same(struct cw_octets a, struct cw_octets b)
{
    need(a.len == b.len && (!a.len || !memcmp(a.at, b.at, a.len)));
}

/* The message of one field that a writer wrote. */
static void read_again(struct sip_writer *w)
{
    if (w->full) { /* folds within: the writer has none */
        again.octets = NULL;
        return;
    }
    sip_put_end(w);
    need(sip_parse(&again, w->at, w->len, NULL) == CW_OK);
}

static void write_again(void)
{
    static uint8_t out[8192];
    struct sip_event event, event2;
    struct sip_dialog dialog, dialog2;
    struct sip_session_id id, id2;
    struct sip_subscription sub, sub2;
    struct sip_cause cause, cause2;
    struct sip_warning warning, warning2;
    struct sip_session session, session2;
    struct sip_rack rack, rack2;
    struct sip_disposition disposition, disposition2;
    struct sip_answer_mode mode, mode2;
    struct sip_cursor c = { 0 }, d = { 0 };
    struct sip_writer w;
    int64_t date = sip_date(&m);
    const unsigned privacy = sip_privacy(&m);
    const uint32_t methods = sip_methods(&m, SIP_ALLOW);

    sip_write_init(&w, out, sizeof out, false);
    sip_put(&w, head, sizeof head - 1);
    if (sip_event(&m, &event)) {
        sip_put_event(&w, &event);
        read_again(&w);
        if (again.octets) {
            need(sip_event(&again, &event2));
            same(event.type, event2.type), same(event.id, event2.id);
        }
    } else if (sip_dialog(&m, SIP_REPLACES, &dialog)) {
        sip_put_dialog(&w, SIP_REPLACES, &dialog);
        read_again(&w);
        need(again.octets && sip_dialog(&again, SIP_REPLACES, &dialog2));
        same(dialog.call_id, dialog2.call_id), same(dialog.to_tag, dialog2.to_tag);
    } else if (sip_session_id(&m, &id)) {
        sip_put_session_id(&w, &id);
        read_again(&w);
        need(again.octets && sip_session_id(&again, &id2));
        same(id.local, id2.local), same(id.remote, id2.remote);
    } else if (sip_subscription(&m, &sub) && sub.state) {
        sip_put_subscription(&w, &sub);
        read_again(&w);
        need(again.octets && sip_subscription(&again, &sub2));
        need(!memcmp(&sub.expires, &sub2.expires, sizeof sub.expires) && sub.reason == sub2.reason);
    } else if (sip_next_cause(&m, &c, &cause)) {
        sip_put_cause(&w, &cause);
        read_again(&w);
        if (again.octets) {
            need(sip_next_cause(&again, &d, &cause2));
            same(cause.protocol, cause2.protocol), same(cause.text, cause2.text);
        }
    } else if (sip_next_warning(&m, &c, &warning)) {
        inside(warning.agent), inside(warning.text);
        sip_put_warning(&w, &warning);
        read_again(&w);
        if (again.octets) {
            need(sip_next_warning(&again, &d, &warning2));
            same(warning.agent, warning2.agent), same(warning.text, warning2.text);
        }
    } else if (sip_session(&m, &session)) {
        sip_put_session(&w, &session);
        read_again(&w);
        need(again.octets && sip_session(&again, &session2));
        need(session.seconds == session2.seconds && session.refresher == session2.refresher);
    } else if (sip_rack(&m, &rack)) {
        sip_put_rack(&w, &rack);
        read_again(&w);
        need(again.octets && sip_rack(&again, &rack2));
        need(rack.rseq == rack2.rseq && rack.cseq == rack2.cseq), same(rack.method, rack2.method);
    } else if (sip_disposition(&m, &disposition)) {
        sip_put_disposition(&w, &disposition);
        read_again(&w);
        need(again.octets && sip_disposition(&again, &disposition2));
        need(disposition.optional == disposition2.optional),
            same(disposition.type, disposition2.type);
    } else if (sip_answer_mode(&m, SIP_ANSWER_MODE, &mode) && mode.mode) {
        sip_put_answer_mode(&w, SIP_ANSWER_MODE, &mode);
        read_again(&w);
        need(again.octets && sip_answer_mode(&again, SIP_ANSWER_MODE, &mode2));
        need(mode.mode == mode2.mode && mode.require == mode2.require);
    } else if (privacy && privacy < SIP_PRIVACY_OTHER) {
        sip_put_privacy(&w, privacy);
        read_again(&w);
        need(again.octets && sip_privacy(&again) == privacy);
    } else if (methods > 1) {
        sip_put_methods(&w, SIP_ALLOW, methods & ~1u);
        read_again(&w);
        need(again.octets && sip_methods(&again, SIP_ALLOW) == (methods & ~1u));
    } else if (date >= 0) {
        sip_put_date(&w, date);
        read_again(&w);
        need(again.octets && sip_date(&again) == date);
    }
}

static void read_all(enum sip_kind kind)
{
    struct sip_cursor c = { 0 };
    struct sip_value value;
    struct sip_addr a;
    struct sip_contact contact;
    struct sip_party party;
    struct sip_diversion diversion;
    struct sip_history history;
    struct sip_session session;
    struct sip_rack rack;
    struct sip_disposition disposition;
    struct sip_answer_mode mode;
    struct sip_auth info;

    while (sip_next_value(&m, kind, &c, &value)) {
        inside(value.head), inside(value.params);
        need(sip_param(value.params, "x", &value.head) || !value.head.len);
    }
    c = (struct sip_cursor){ 0 };
    if (kind == SIP_CONTACT || kind == SIP_DIVERSION || kind == SIP_HISTORY_INFO ||
        kind == SIP_REMOTE_PARTY_ID)
        while (sip_next_addr(&m, kind, &c, &a)) {
            sip_contact(&m, &a, &contact), sip_party(&m, &a, &party);
            sip_diversion(&m, &a, &diversion), sip_history(&m, &a, &history);
            inside(contact.instance), inside(party.party), inside(diversion.reason),
                inside(history.index);
            need(contact.q >= -1 && contact.q <= 1000);
        }
    sip_methods(&m, SIP_ALLOW), sip_lists(&m, kind, "x"), sip_privacy(&m), sip_refer_sub(&m);
    need(sip_accepts(&m, SIP_ACCEPT, "a/b") <= 1000 && sip_number(&m, SIP_RSEQ) >= -1);
    if (sip_session(&m, &session))
        need(session.seconds >= 0);
    if (sip_rack(&m, &rack))
        inside(rack.method);
    if (sip_disposition(&m, &disposition))
        inside(disposition.type);
    sip_answer_mode(&m, SIP_ANSWER_MODE, &mode);
    sip_auth_info(&m, &info);
    if (!m.deviations.count) /* what deviates is not written again */
        write_again();
}

static enum family family_of(enum sip_kind kind)
{
    static const struct {
        uint8_t head, others, empty, list, first, count, needed;
    } shape[SIP_KINDS] = { SIP_SHAPES };

    switch (shape[kind].head) {
    case SIP_H_ADDR:
    case SIP_H_NAME_ADDR:
    case SIP_H_URI_IN_BRACKETS:
        return ADDRESSES;
    case SIP_H_TOKEN:
    case SIP_H_REFER_SUB_VALUE:
    case SIP_H_EVENT_TYPE:
        return TOKENS;
    case SIP_H_TEXT_UTF8_TRIM:
    case SIP_H_SERVER_VAL:
    case SIP_H_WARNING_VALUE:
        return TEXTS;
    case SIP_H_CALLID:
    case SIP_H_ENTITY_TAG:
    case SIP_H_SESS_UUID:
        return IDENTIFIERS;
    case SIP_H_MEDIA_RANGE:
    case SIP_H_LANGUAGE_RANGE:
    case SIP_H_LANGUAGE_TAG:
        return MEDIA;
    case SIP_H_AINFO:
        return CREDENTIALS;
    case SIP_H_NONE:
        switch (kind) {
        case SIP_VIA:
        case SIP_FROM:
        case SIP_TO:
        case SIP_CONTACT:
        case SIP_ROUTE:
        case SIP_RECORD_ROUTE:
            return ADDRESSES;
        case SIP_CALL_ID:
            return IDENTIFIERS;
        case SIP_WWW_AUTHENTICATE:
        case SIP_PROXY_AUTHENTICATE:
        case SIP_AUTHORIZATION:
        case SIP_PROXY_AUTHORIZATION:
            return CREDENTIALS;
        default:
            return NUMBERS;
        }
    default:
        return NUMBERS;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    unsigned kind;
    uint8_t *text;
    size_t size;

    if (!n || n > 4096)
        return 0;
    for (kind = 1u + octets[0] % (SIP_KINDS - 1u); family_of((enum sip_kind)kind) != FAMILY;)
        kind = kind % (SIP_KINDS - 1u) + 1u;
    text = malloc(sizeof head + 64 + n);
    size = (size_t)sprintf((char *)text, "%s%s: ", head, sip_kind_name((enum sip_kind)kind));
    memcpy(text + size, octets + 1, n - 1);
    memcpy(text + size + n - 1, "\r\n\r\n", 4);
    size += n + 3;
    text = realloc(text, size);
    begin = text, end = text + size;
    if (sip_parse(&m, text, size, NULL) == CW_OK && m.first[kind])
        read_all((enum sip_kind)kind);
    free(text);
    return 0;
}
