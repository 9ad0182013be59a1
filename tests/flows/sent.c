/* sent.c - messages that the phone has sent, and what must be true of all of them. */
#define _POSIX_C_SOURCE 200809L
#include "sent.h"

#include <stdlib.h>
#include <string.h>

#include "rules.h"

enum { FAULTS = 8 };

static void *claim(size_t n)
{
    void *at = calloc(1, n ? n : 1);

    if (!at)
        abort();
    return at;
}

static void report(struct place place, const struct message_fault *fault, size_t n,
                   const struct sent *s)
{
    for (size_t i = 0; i < n && i < FAULTS; i++)
        script_fault(place, "the message breaks the rule %s (%s): %s\n%s", fault[i].rule->name,
                     fault[i].rule->clause, fault[i].rule->asks, (const char *)s->octets);
}

static bool same_slice(const struct sip_message *a, struct cw_slice x, const struct sip_message *b,
                       struct cw_slice y)
{
    return x.len == y.len && memcmp(a->octets + x.at, b->octets + y.at, x.len) == 0;
}

static bool same_place(const struct cw_address *a, const struct cw_address *b)
{
    return a->port == b->port && cw_address_same_host(a, b);
}

/* The same request except for transport and sent-by of its top Via. */
static bool is_same_but_for_end(const struct sent *a, const struct sent *b)
{
    const struct sip_via *x = &a->message->via[0], *y = &b->message->via[0];
    const size_t behind_x = x->whole.at + x->whole.len, behind_y = y->whole.at + y->whole.len;

    return x->transport.at == y->transport.at && a->n - behind_x == b->n - behind_y &&
           memcmp(a->octets, b->octets, x->transport.at) == 0 &&
           same_slice(a->message, x->params, b->message, y->params) &&
           memcmp(a->octets + behind_x, b->octets + behind_y, a->n - behind_x) == 0;
}

/* 18.1.1: the request comes back from TCP, where it was sent before. */
static bool is_back(const struct sent *old, const struct sent *s)
{
    return old->to.transport == CW_TCP && s->to.transport == CW_UDP &&
           same_place(&old->to, &s->to) && is_same_but_for_end(old, s);
}

/* 18.1.1: Via has the transport that the request goes by; one above 1300 octets goes by UDP only when
 * TCP has been tried, for it or for the request that it is derived from. */
static void check_transport(const struct sent_list *list, struct place place, const struct sent *s)
{
    const struct sip_message *m = s->message;
    static const char *const name[] = { "", "UDP", "TCP", "TLS" };

    if (!sip_slice_is(m, m->via[0].transport, name[s->to.transport]))
        script_fault(place, "Via does not have the transport (RFC3261_18_1_1-2)\n%s",
                     (const char *)s->octets);
    if (s->to.transport != CW_UDP || s->n <= 1300 || list->has_no_tcp)
        return;
    for (size_t i = list->used; i > 0; i--) {
        const struct sent *old = list->sent[i - 1];
        if (old->message->status == 0 && old->to.transport == CW_TCP &&
            same_slice(old->message, old->message->call_id, m, m->call_id) &&
            old->message->cseq == m->cseq)
            return;
    }
    script_fault(place, "%zu octets by UDP (RFC3261_18_1_1-1)\n%s", s->n, (const char *)s->octets);
}

/* ACK and CANCEL have the CSeq number of their INVITE; a CANCEL, and the ACK of a refusal, its Via
 * and way too (9.1, 17.1.1.3). The ACK of a 2xx goes its own way (13.2.2.4). */
static void check_derived(const struct sent_list *list, struct place place, const struct sent *s)
{
    const struct sip_message *m = s->message;

    for (size_t i = list->used; i > 0; i--) {
        const struct sent *old = list->sent[i - 1];
        if (old->message->method != SIP_INVITE || old->message->status ||
            old->message->cseq != m->cseq ||
            !same_slice(old->message, old->message->call_id, m, m->call_id))
            continue;
        if (!same_slice(old->message, old->message->from.tag, m, m->from.tag))
            script_fault(place, "it is not that of the INVITE\n%s", (const char *)s->octets);
        if (same_slice(old->message, old->message->via[0].branch, m, m->via[0].branch)
                ? !cw_address_equal(&old->to, &s->to)
                : m->method == SIP_CANCEL)
            script_fault(place, "its way is not that of the INVITE\n%s", (const char *)s->octets);
        return;
    }
    script_fault(place, "there is no INVITE for it\n%s", (const char *)s->octets);
}

/* By whichever transport: it may have been too large for UDP (18.1.1). */
static bool is_in_list(const struct cw *cw, const struct sent *s)
{
    const struct cw_entry *e = cw ? cwi_entry_at(cw, cw->memory.lines[s->line - 1].list) : NULL;

    while (e && !same_place(&e->address, &s->to))
        e = cwi_entry_at(cw, e->next);
    return e != NULL;
}

/* LOCAL_own_server: credentials of an ACK or BYE go where a request outside of a dialog went. */
static void check_credentials(const struct sent_list *list, struct place place,
                              const struct sent *s)
{
    const struct sip_message *m = s->message;

    if ((m->method != SIP_ACK && m->method != SIP_BYE) || m->auths == 0)
        return;
    if (is_in_list(list->servers_of, s))
        return;
    for (size_t i = 0; i < list->used; i++) {
        const struct sip_message *old = list->sent[i]->message;
        if (old->status == 0 && old->to.tag.len == 0 && same_place(&list->sent[i]->to, &s->to))
            return;
    }
    script_fault(place, "credentials go elsewhere (LOCAL_own_server)\n%s", (const char *)s->octets);
}

static void check_request(const struct sent_list *list, struct place place, const struct sent *s)
{
    const struct sip_message *m = s->message;
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;
    uint32_t last = 0, here = 0; /* the highest CSeq anywhere, and at the same server */

    check_credentials(list, place, s);
    if (m->method == SIP_ACK || m->method == SIP_CANCEL) {
        check_derived(list, place, s);
        return;
    }
    while (sip_next_addr(m, SIP_CONTACT, &cursor, &contact))
        if (contact.is_star)
            script_fault(place, "Contact: * was sent (LOCAL_no_star)");
    for (size_t i = 0; i < list->used; i++) {
        const struct sip_message *old = list->sent[i]->message;
        if (old->status || old->method == SIP_ACK || old->method == SIP_CANCEL)
            continue;
        if (list->sent[i]->n == s->n && memcmp(list->sent[i]->octets, s->octets, s->n) == 0)
            return; /* sent again by its transaction */
        if (is_back(list->sent[i], s))
            return;
        if (same_slice(old, old->via[0].branch, m, m->via[0].branch))
            script_fault(place, "the branch was another request's (RFC3261_8_1_1_7-4)\n%s",
                         (const char *)s->octets);
        if (!same_slice(old, old->call_id, m, m->call_id))
            continue;
        /* each dialog that one INVITE begins counts for itself */
        if (old->to.tag.len && !same_slice(old, old->to.tag, m, m->to.tag))
            continue;
        if (old->cseq == m->cseq)
            script_fault(place, "CSeq %u again", m->cseq);
        if (old->cseq > last)
            last = old->cseq;
        if (old->cseq > here && cw_address_equal(&list->sent[i]->to, &s->to))
            here = old->cseq;
    }
    if (m->method == SIP_BYE) /* a dialog has its numbers wherever they go (12.2.1.1) */
        here = last;
    /* numbers that are kept back for a removal elsewhere leave a gap (LOCAL_removal_cseq) */
    if (here && (m->cseq < here || (here == last && m->cseq != last + 1 && m->cseq != last + 5)))
        script_fault(place, "CSeq is %u where %u was the last (RFC3261_10_2-9)", m->cseq, here);
}

static void check_answer(const struct sent_list *list, struct place place, const struct sent *s)
{
    struct message_fault fault[FAULTS];

    for (size_t i = 0; i < list->used; i++)
        if (list->sent[i]->n == s->n && memcmp(list->sent[i]->octets, s->octets, s->n) == 0)
            return; /* sent again by its transaction, perhaps after other requests */
    if (list->request_view)
        report(place, fault, message_check_answer(s->message, list->request_view, fault, FAULTS),
               s);
}

/* LOCAL_error_first: the answer to a malformed request copies what cannot be read. */
static bool copies_malformed(const struct sent_list *list, const struct sent *s)
{
    return list->request && !list->request_view && s->message->status >= 400;
}

/* An answer has Via, From, To, Call-ID and CSeq of its request as they came (8.2.6.2). */
static bool echoes_deviations(const struct sent_list *list, const struct sip_message *m)
{
    return m->status && (!list->request_view || list->request_view->deviations.count);
}

/* LOCAL_one_host: a name that the profile may have although its rule does not have it, in the URI of a digest, too. */
static bool is_of_profile(const struct sip_message *m)
{
    for (unsigned i = 0; i < m->deviations.count && i < SIP_DEVIATIONS_KEPT; i++)
        if (m->deviations.kept[i].rule != SIP_TOLERANCE_HOST_LABEL &&
            (!i || m->deviations.kept[i].rule != SIP_TOLERANCE_AUTH_VALUE))
            return false;
    return m->deviations.count && !m->ignored;
}

const struct sent *sent_add(struct sent_list *list, struct place place, const struct seen *seen)
{
    struct sent *s = claim(sizeof *s);
    struct sip_verdict verdict;
    struct message_fault fault[FAULTS];
    bool is_whole;

    s->n = seen->effect.send.n;
    s->to = seen->effect.send.to;
    s->port = seen->effect.send.port;
    s->is_answer = seen->effect.send.is_answer;
    s->line = seen->effect.line;
    s->octets = claim(s->n + 1);
    memcpy(s->octets, seen->octets, s->n);
    s->message = claim(sizeof *s->message);
    is_whole = sip_parse(s->message, s->octets, s->n, &verdict) == CW_OK;
    if (!is_whole && !copies_malformed(list, s))
        script_fault(place, "what was sent is no message, error %d at octet %u:\n%s", verdict.error,
                     verdict.offset, (const char *)s->octets);
    if (is_whole && sip_strict(s->message, &verdict) != CW_OK &&
        !echoes_deviations(list, s->message) && !is_of_profile(s->message))
        script_fault(place, "what was sent is not what the grammar has, at octet %u (%s):\n%s",
                     verdict.offset,
                     s->message->deviations.count
                         ? sip_tolerance_name(s->message->deviations.kept[0].rule)
                         : "a field",
                     (const char *)s->octets);
    if (s->is_answer != (s->message->status > 0) ||
        (s->port && (!s->is_answer || s->to.transport == CW_UDP)))
        script_fault(place, "it is sent as what it is not:\n%s", (const char *)s->octets);
    if (is_whole)
        report(place, fault, message_check(s->message, fault, FAULTS), s);
    if (s->message->status)
        check_answer(list, place, s);
    else {
        check_transport(list, place, s);
        check_request(list, place, s);
    }
    list->sent = realloc(list->sent, (list->used + 1) * sizeof *list->sent);
    if (!list->sent)
        abort();
    list->sent[list->used++] = s;
    return s;
}

void sent_note_request(struct sent_list *list, const void *octets, size_t n)
{
    struct sip_message *view = claim(sizeof *view);
    uint8_t *copy = claim(n);
    const int error = (memcpy(copy, octets, n), sip_parse(view, copy, n, NULL));

    if (view->status || view->method == SIP_ACK) { /* never answered */
        free(view);
        free(copy);
        return;
    }
    free(list->request);
    free(list->request_view);
    list->request = copy;
    list->request_view = view;
    if (error != CW_OK) { /* its parts cannot be compared */
        free(view);
        list->request_view = NULL;
    }
}

const struct sent *sent_last(const struct sent_list *list, uint32_t line, size_t back)
{
    for (size_t i = list->used; i > 0; i--)
        if (list->sent[i - 1]->line == line && back-- == 0)
            return list->sent[i - 1];
    return NULL;
}

static bool has_method(const struct sent *s, const char *method)
{
    const struct cw_slice name = s->message->method_name;

    return !method ||
           (strlen(method) == name.len && memcmp(s->octets + name.at, method, name.len) == 0);
}

const struct sent *sent_request(const struct sent_list *list, uint32_t line, uint32_t cseq,
                                const char *method)
{
    for (size_t i = list->used; i > 0; i--) {
        const struct sent *s = list->sent[i - 1];
        if (s->line == line && s->message->status == 0 && s->message->method != SIP_ACK &&
            (cseq == 0 || s->message->cseq == cseq) && has_method(s, method))
            return s;
    }
    return NULL;
}

void sent_release(struct sent_list *list)
{
    for (size_t i = 0; i < list->used; i++) {
        free(list->sent[i]->message);
        free(list->sent[i]->octets);
        free(list->sent[i]);
    }
    free(list->sent);
    free(list->request);
    free(list->request_view);
    memset(list, 0, sizeof *list);
}

/* The method behind the CSeq, where two requests have the same. */
static const char *take_method(char **rest)
{
    static const char *const methods[] = { "REGISTER", "INVITE",  "CANCEL",
                                           "BYE",      "OPTIONS", "NOTIFY" };

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (script_take(rest, methods[i]))
            return methods[i];
    return NULL;
}

const struct sent *sent_named(const struct sent_list *list, struct place place, uint32_t line,
                              char **rest)
{
    const uint32_t cseq =
        script_take(rest, "of") ? (uint32_t)script_number(place, script_word(rest)) : 0;
    const char *method = cseq ? take_method(rest) : NULL;
    const struct sent *request = sent_request(list, line, cseq, method);

    if (!request)
        script_fault(place, "the phone has sent no such request");
    return request;
}
