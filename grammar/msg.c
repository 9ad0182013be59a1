/* msg.c - SIP-message: the start line, then each header field by its own machine, then what the
 * message as a whole must be (RFC 3261 7, 8.1.1, 8.2.6, 18.3, 20). */
#include "lex.h"
#include "memory.h"
#include "name.h"
#include "wide.h"
#include "worth.h"

/* One run over a message. */
struct parse {
    struct sip_reading reading; /* of the message; its deviations are the message's */
    struct sip_message *m;
    lex end, fence;
    struct sip_verdict verdict; /* of the first fault */
    bool values;                /* false: index only */
    bool fragment;              /* message/sipfrag: nothing is mandatory (RFC 3420 2) */
    bool has_length;            /* there is a well-formed Content-Length */
    uint32_t length;            /* its value */
    bool has_body, no_room;     /* no_room: what does not fit is a limit of ours */
    bool faulty;                /* some field has a fault; then: */
    uint16_t fault[SIP_KINDS];  /* offset of the first one of each kind; 0: none */
    uint8_t last[SIP_KINDS];    /* index of the last field of a kind that has a first one */
};

/* Notes the first fault; later ones change nothing. */
static COLD void fault_at(struct parse *x, int error, enum sip_kind kind, lex at)
{
    if (x->verdict.error)
        return;
    x->verdict.error = (int16_t)error;
    x->verdict.kind = (uint8_t)kind;
    x->verdict.offset = (uint16_t)(at - x->reading.base);
}

/* The end of a field behind its value: SWS takes a fold, so a CRLF here ends the field. */
static lex end_of_field(lex p)
{
    if (sip_is_end(p) || (p[0] == '\r' && p[1] == '\n' && p[2] == '\r'))
        return p + 2;
    for (lex q = NULL; q != p; p = sip_lex_lws(p)) /* one fold after another */
        q = p;
    return p[0] == '\r' && p[1] == '\n' ? p + 2 : NULL;
}

/* Behind the rest of the field with its folds. *bare: an LF without a CR before it.
 * The fence is an LF at or behind p. */
static COLD lex folded_line(const struct parse *x, lex p, bool *bare)
{
    *bare = false;
    do {
        p = wide_newline(p, x->fence, x->end);
        *bare |= p[-1] != '\r';
        p++;
    } while (*p == ' ' || *p == '\t');
    return p;
}

/* The same after a fault, without a check of the line. */
static COLD lex next_line(const struct parse *x, lex p)
{
    bool bare;

    return folded_line(x, p, &bare);
}

/* Is there a CR or LF in the line that is no CRLF (7)? */
static bool breaks(lex p, lex end)
{
    for (; p < end; p++)
        if (*p == '\r' && p[1] == '\n')
            p++;
        else if (*p == '\r' || *p == '\n')
            return true;
    return false;
}

static lex vias(struct parse *x, lex p)
{
    struct sip_reading *const r = &x->reading;
    struct sip_message *m = x->m;

    lex end = p;

    if (*p == ',')
        p = sip_lex_empty_elements(r, p);
    for (lex q = NULL; q != p;) { /* until no comma moved us on */
        if (m->vias == SIP_VIAS_MAX)
            return x->no_room = true, FAULT(p);
        if (!(q = sip_lex_via(r, &m->via[m->vias], p)))
            return NULL;
        m->vias++;
        p = sip_lex_next_element(r, q, &end);
    }
    return end;
}

/* Behind an element that does not fit. Whether it costs the message is seen at its end, because sip_worth asks for the
 * method. */
static COLD lex unread(struct parse *x, lex p)
{
    const lex fault = x->reading.fault;

    if (!x->verdict.unread)
        x->verdict.unread = (uint16_t)(fault - x->reading.base);
    return sip_lex_element(&x->reading, p);
}

/* A list of routes; those beyond the kept ones are read, too, and dropped. */
static lex routes(struct parse *x, struct sip_addr *kept, uint8_t *count, lex p)
{
    struct sip_reading *const r = &x->reading;
    struct sip_addr beyond;
    lex end = p;

    if (*p == ',')
        p = sip_lex_empty_elements(r, p);
    for (lex q = NULL; q != p;) {
        struct sip_addr *a = *count < SIP_ADDRS_KEPT ? &kept[*count] : &beyond;

        if (!(q = sip_lex_addr(r, a, p)))
            return NULL;
        if (a->uri.whole.at == a->whole.at) { /* rec-route and route-param are name-addr */
            if (a->params.len) /* the URI's or the field's: one reading is no loose route */
                return FAULT(p);
            sip_note(r, SIP_TOLERANCE_BRACKETS_ABSENT, p);
        }
        if (*count < SIP_ADDRS_KEPT)
            ++*count;
        p = sip_lex_next_element(r, q, &end);
    }
    return end;
}

static lex contacts(struct parse *x, lex p)
{
    struct sip_reading *const r = &x->reading;
    struct sip_message *m = x->m;
    lex end = p;

    if (*p <= ' ' && *sip_lex_sws(p) == '*') /* HCOLON ends in SWS, and STAR begins with it */
        p = sip_lex_sws(p);
    if (*p == '*' && !m->contacts && end_of_field(p + 1)) {
        m->contact[m->contacts++] = (struct sip_addr){
            .expires = -1, .is_star = 1, .whole = { (uint16_t)(p - x->reading.base), 1 }
        };
        return p + 1;
    }
    if (m->contacts && m->contact[0].is_star) { /* STAR is the only value */
        r->fault = p;
        unread(x, p);
    }
    if (*p == ',')
        p = sip_lex_empty_elements(r, p);
    for (lex q = NULL; q != p;) {
        const bool is_kept = m->contacts < SIP_ADDRS_KEPT;
        const uint8_t noted = m->deviations.count;
        const lex element = p;
        struct sip_addr beyond, *const a = is_kept ? &m->contact[m->contacts] : &beyond;

        r->expires = NULL;
        r->is_contact = true;
        q = sip_lex_addr(r, a, p);
        r->is_contact = false;
        if (r->expires)
            sip_note(r, SIP_TOLERANCE_EXPIRES_VALUE, r->expires);
        if (!q || ((p = sip_lex_next_element(r, q, &end)) == q && !end_of_field(end))) {
            if (q)
                r->fault = q;
            m->deviations.count =
                noted; /* of an element that is passed over, nothing else is told */
            q = unread(x, element);
            p = sip_lex_next_element(r, q, &end);
        } else if (is_kept) {
            m->contacts++;
        }
    }
    return end;
}

/* Has a challenge or have credentials of this kind a meaning? Their CSeq may be to come, so a response is taken for one
 * to INVITE. */
static bool has_meaning(const struct sip_message *m, enum sip_kind kind)
{
    return sip_worth(kind, m->status, m->status ? SIP_INVITE : (enum sip_method)m->method);
}

/* Makes room of those that have no meaning: they must not cost one that has. */
static COLD void drop_meaningless(struct sip_message *m)
{
    uint8_t kept = 0;

    for (uint8_t i = 0; i < m->auths; i++)
        if (has_meaning(m, (enum sip_kind)m->auth[i].kind))
            m->auth[kept++] = m->auth[i];
    m->auths = kept;
}

/* One challenge, or credentials. */
static lex one_auth(struct parse *x, enum sip_kind kind, lex p)
{
    struct sip_reading *const r = &x->reading;
    struct sip_message *m = x->m;
    struct sip_auth beyond;

    if (m->auths == SIP_AUTHS_MAX)
        drop_meaningless(m);
    if (m->auths == SIP_AUTHS_MAX) {
        if (!has_meaning(m, kind))
            return sip_lex_auth(r, &beyond, kind, p);
        return x->no_room = true, FAULT(p);
    }
    if ((p = sip_lex_auth(r, &m->auth[m->auths], kind, p)))
        m->auths++;
    return p;
}

/* The challenges that a field has behind its first one. */
static COLD lex more_auths(struct parse *x, enum sip_kind kind, lex p)
{
    while (p && *p > ' ') {
        sip_note(&x->reading, SIP_TOLERANCE_AUTH_SEVERAL, p);
        p = one_auth(x, kind, p);
    }
    return p;
}

static lex auth(struct parse *x, enum sip_kind kind, lex p)
{
    p = one_auth(x, kind, p);
    return p && *p > ' ' ? more_auths(x, kind, p) : p;
}

/* The value of a field that has a rule here; NULL: it does not fit, from
 * x->reading.fault on. */
static lex value(struct parse *x, struct sip_message *m, enum sip_kind kind, lex p)
{
    struct sip_reading *const r = &x->reading;
    uint32_t n = 0;
    lex q;

    switch (kind) {
    case SIP_VIA:
        return vias(x, p);
    case SIP_FROM:
        return sip_lex_addr(r, &m->from, p);
    case SIP_TO:
        return sip_lex_addr(r, &m->to, p);
    case SIP_CALL_ID:
        return sip_lex_call_id(r, &m->call_id, p);
    case SIP_CSEQ:
        return sip_lex_cseq(r, m, p);
    case SIP_CONTACT:
        return contacts(x, p);
    case SIP_RECORD_ROUTE:
        return routes(x, m->record_route, &m->record_routes, p);
    case SIP_ROUTE:
        return routes(x, m->route, &m->routes, p);
    case SIP_MAX_FORWARDS:
        if ((q = sip_lex_number(p, 255, &n)) ||
            (n = 255, (q = sip_lex_digits(p)))) /* 20.22: at most 255 */
            return m->max_forwards = (int64_t)n, q;
        return FAULT(p);
    case SIP_MIN_EXPIRES:
        return (q = sip_lex_delta(p, &m->min_expires)) ? q : FAULT(p);
    case SIP_RETRY_AFTER:
        if ((q = sip_lex_values(r, kind, p)))
            sip_lex_delta(p, &m->retry_after);
        return q;
    case SIP_WWW_AUTHENTICATE:
    case SIP_PROXY_AUTHENTICATE:
    case SIP_AUTHORIZATION:
    case SIP_PROXY_AUTHORIZATION:
        return auth(x, kind, p);
    case SIP_CONTENT_LENGTH:
        if (!(q = sip_lex_number(p, SIP_OCTETS_MAX, &x->length)))
            return FAULT(p);
        x->has_length = true;
        return q;
    default:
        return sip_lex_values(r, kind, p);
    }
}

/* Has the field a rule in value()? Expires is not among them: no value of it is refused
 * (10.2; the Expires field likewise). */
static bool is_read(bool values, enum sip_kind kind)
{
    if (!values)
        return kind == SIP_CONTENT_LENGTH;
    return kind != SIP_EXPIRES;
}

/* White space behind a value: it belongs to a RAQUOT, an RPAREN or an RDQUOT, or to no rule. end: of the field. */
static COLD void note_space(struct parse *x, enum sip_kind kind, lex to, lex end)
{
    const bool is_addr = kind == SIP_FROM || kind == SIP_TO || kind == SIP_CONTACT ||
                         kind == SIP_ROUTE || kind == SIP_RECORD_ROUTE,
               has_space = to == x->reading.rdquot ||
                           to[-1] == (is_addr ? '>' : sip_lex_bracket(kind)) ||
                           (kind == SIP_CONTACT && x->m->contacts == 1 && x->m->contact[0].is_star);

    if (kind == SIP_OTHER || (has_space && sip_lex_lws(to) == end - 2))
        return;
    sip_note(&x->reading, SIP_TOLERANCE_SPACE_BEHIND, to);
}

/* Expires whose value is no number: it is passed over like the parameter (10.2). q: behind its line. */
static COLD void odd_expires(struct parse *x, lex from, lex q)
{
    x->m->expires = 3600;
    sip_note(&x->reading, SIP_TOLERANCE_EXPIRES_UNREAD, from);
    if (breaks(from, q)) /* LOCAL_bare_cr */
        fault_at(x, CW_E_FIELD_VALUE, SIP_EXPIRES, from);
}

static const uint8_t multiplicity[SIP_KINDS] = {
#define MULTIPLICITY(kind, name, compact, many, source) [SIP_##kind] = many,
    [SIP_OTHER] = SIP_MANY, SIP_FIELDS(MULTIPLICITY)
#undef MULTIPLICITY
};

/* Marks a field. Whether it costs the message is seen at its end: sip_worth asks for the method. */
static COLD void field_fault(struct parse *x, struct sip_field *f, enum sip_fault fault, lex at)
{
    if (!x->faulty)
        memset(x->fault, 0, sizeof x->fault);
    x->faulty = true;
    f->fault = (uint8_t)fault;
    if (!x->fault[f->kind])
        x->fault[f->kind] = (uint16_t)(at - x->reading.base);
}

/* Takes back what was kept of a value that does not fit, from offset `at` on. */
static COLD void take_back(struct sip_message *m, enum sip_kind kind, uint16_t at)
{
    switch (kind) {
    case SIP_MAX_FORWARDS:
        m->max_forwards = -1;
        break;
    case SIP_MIN_EXPIRES:
        m->min_expires = -1;
        break;
    case SIP_RETRY_AFTER:
        m->retry_after = -1;
        break;
    case SIP_CONTACT:
        while (m->contacts && m->contact[m->contacts - 1].whole.at >= at)
            m->contacts--;
        break;
    case SIP_ROUTE:
        while (m->routes && m->route[m->routes - 1].whole.at >= at)
            m->routes--;
        break;
    case SIP_RECORD_ROUTE:
        while (m->record_routes && m->record_route[m->record_routes - 1].whole.at >= at)
            m->record_routes--;
        break;
    default:
        while (m->auths && m->auth[m->auths - 1].scheme.at >= at)
            m->auths--;
    }
}

/* Behind the field whose value has no rule here, folds and all. */
static COLD lex odd_line(struct parse *x, lex from, struct sip_field *f)
{
    bool bare;
    lex q = folded_line(x, from, &bare);

    if (bare) {
        fault_at(x, CW_E_FIELD_VALUE, (enum sip_kind)f->kind, from);
        f->fault = 1;
    }
    return q;
}

/* The same where the value does not fit its rule, from `fault` on. */
static COLD lex faulty_line(struct parse *x, lex from, struct sip_field *f, lex fault)
{
    lex q = next_line(x, from);

    field_fault(x, f, x->no_room ? SIP_FAULT_ROOM : SIP_FAULT_VALUE, fault);
    x->no_room = false;
    take_back(x->m, (enum sip_kind)f->kind, (uint16_t)(from - x->reading.base));
    if (breaks(from, q)) /* LOCAL_bare_cr */
        fault_at(x, CW_E_FIELD_VALUE, (enum sip_kind)f->kind, from);
    return q;
}

/* The end of the value that begins at `from`, without the white space before `to`. */
static lex trimmed(lex from, lex to)
{
    while (to > from && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r' || to[-1] == '\n'))
        to--;
    return to;
}

/* The same where the field may stand once and stands once more. p: where its name begins. The first one counts; one
 * that is equal to it says nothing new. */
static COLD lex surplus_line(struct parse *x, lex p, lex from, struct sip_field *f)
{
    const struct sip_message *m = x->m;
    const struct cw_slice first = m->field[m->first[f->kind] - 1].value;
    lex q = next_line(x, from);

    if (trimmed(from, q) == from + first.len &&
        !memcmp(from, x->reading.base + first.at, first.len))
        sip_note(&x->reading, SIP_TOLERANCE_FIELD_REPEATED, p);
    else
        field_fault(x, f, SIP_FAULT_TWICE, p);
    if (breaks(from, q)) /* LOCAL_bare_cr */
        fault_at(x, CW_E_FIELD_VALUE, (enum sip_kind)f->kind, from);
    return q;
}

/* The header fields at p. Returns the empty line behind them; NULL: there is none, or the index is
 * full. values: x->values. */
static HOT lex header_fields(struct parse *x, lex p, const bool values)
{
    struct sip_message *const m = x->m;
    const lex base = x->reading.base, end = x->end, fence = x->fence, sixteen = x->reading.sixteen;
    struct sip_field *f = m->field;
    unsigned n = 0;

    for (lex q, from, to; p <= fence; p = q) {
        enum sip_kind kind;
        bool again;

        if (RARE(p[0] == '\r' && p[1] == '\n')) {
            m->fields = (uint8_t)n;
            return p;
        }
        if (RARE(n == SIP_FIELDS_MAX)) {
            m->fields = SIP_FIELDS_MAX;
            fault_at(x, CW_E_TOO_MANY, SIP_OTHER, p);
            return NULL;
        }
        q = sip_lex_name(p, sixteen, end, &kind);
        if (USUAL(q && (q[0] | q[1] << 8) == (':' | ' ' << 8) && q[2] > ' ')) {
            from = q + 2;
        } else if (!q || !(from = sip_lex_hcolon(q))) {
            fault_at(x, CW_E_FIELD_NAME, SIP_OTHER, p);
            q = next_line(x, p);
            continue;
        }
        f->name = SLICE(p, q);
        f->kind = (uint8_t)kind;
        f->next = f->fault = 0;
        if (RARE((f->compact = q - p == 1 && kind)))
            m->any_compact = 1;
        if (RARE((again = m->first[kind]))) /* the last one of its kind so far */
            m->field[x->last[kind]].next = (uint8_t)n;
        else
            m->first[kind] = (uint8_t)(n + 1);
        x->last[kind] = (uint8_t)n++;
        if (RARE(again && multiplicity[kind] == SIP_ONCE)) {
            q = surplus_line(x, p, from, f);
            to = trimmed(from, q);
        } else if (!is_read(values, kind)) {
            q = wide_newline(p, fence, end); /* from p: no need to wait for the name's end */
            if (q < from)
                q = wide_newline(from, fence, end);
            to = q++ - 1;
            if (*to != '\r' || *q <= ' ')
                to = q = odd_line(x, from, f);
            if (to == from || to[-1] <= ' ')
                to = trimmed(from, to);
            if (kind == SIP_EXPIRES && values && !f->fault) {
                if (sip_lex_delta(from, &m->expires) != to || (to != q - 2 && breaks(from, q)))
                    odd_expires(x, from, q);
                else if (to != q - 2)
                    note_space(x, kind, to, q);
            }
        } else if (USUAL((to = value(x, m, kind, from)) && sip_is_end(to))) {
            q = to + 2;
        } else if (to && (x->reading.fault = to, q = end_of_field(to))) {
            if (q != to + 2)
                note_space(x, (enum sip_kind)f->kind, to, q);
        } else {
            q = faulty_line(x, from, f, x->reading.fault);
            to = trimmed(from, q);
        }
        f++->value = SLICE(from, to);
    }
    m->fields = (uint8_t)n;
    if (p[0] == '\r' && p + 1 < end && p[1] == '\n')
        return p;
    fault_at(x, CW_E_TRUNCATED, SIP_OTHER, end);
    return NULL;
}

static APART lex index_fields(struct parse *x, lex p)
{
    return header_fields(x, p, false);
}

static APART lex read_fields(struct parse *x, lex p)
{
    return header_fields(x, p, true);
}

/* Has a row of the kind no fault? */
static bool is_read_elsewhere(const struct sip_message *m, enum sip_kind kind)
{
    unsigned i = m->first[kind];

    while (i && m->field[i - 1].fault)
        i = m->field[i - 1].next ? m->field[i - 1].next + 1u : 0;
    return i;
}

/* Is a field of this kind needed in the message (grammar/field.tsv)? */
static bool is_needed(const struct parse *x, enum sip_kind kind, unsigned fault)
{
    const struct sip_message *m = x->m;
    const unsigned worth = sip_worth(kind, m->status, (enum sip_method)m->method);

    return worth & SIP_NEEDED && (!(worth & SIP_WITH_BODY) || x->has_body) &&
           (!(worth & SIP_ALONE) || fault == SIP_FAULT_ROOM || !is_read_elsewhere(m, kind));
}

/* Of the faults of fields, the first one that costs the message; a fault before it was noted by itself. */
static COLD void weigh(struct parse *x)
{
    static const int16_t error[] = { [SIP_FAULT_VALUE] = CW_E_FIELD_VALUE,
                                     [SIP_FAULT_TWICE] = CW_E_FIELD_TWICE,
                                     [SIP_FAULT_ROOM] = CW_E_TOO_MANY };
    struct sip_message *m = x->m;
    struct sip_verdict v = { .unread = x->verdict.unread };

    if (!x->values && m->status && m->first[SIP_CSEQ])
        sip_lex_cseq(&x->reading, m, m->octets + m->field[m->first[SIP_CSEQ] - 1].value.at);
    for (unsigned i = 0; x->faulty && i < m->fields; i++) {
        const struct sip_field *f = &m->field[i];

        if (!f->fault)
            continue;
        if (!is_needed(x, (enum sip_kind)f->kind, f->fault)) {
            m->ignored++;
        } else if (!v.error) {
            v.error = error[f->fault];
            if (f->kind == SIP_CONTENT_LENGTH && f->fault == SIP_FAULT_VALUE)
                v.error = CW_E_LENGTH;
            v.kind = f->kind;
            v.offset = x->fault[f->kind];
        }
    }
    if (v.unread && is_needed(x, SIP_CONTACT, SIP_FAULT_VALUE) &&
        (!v.error || v.offset > v.unread)) {
        v.error = CW_E_FIELD_VALUE;
        v.kind = SIP_CONTACT;
        v.offset = v.unread;
        m->field[m->first[SIP_CONTACT] - 1].fault = SIP_FAULT_VALUE;
    }
    if (v.error && (!x->verdict.error || x->verdict.offset > v.offset))
        x->verdict = v;
}

/* What the message as a whole must have, once its fields are read. p: behind the empty line. */
static void whole(struct parse *x, lex p)
{
    static const uint8_t mandatory[] = { SIP_MUST_KINDS };
    struct sip_message *m = x->m;
    const lex base = x->reading.base;
    uint32_t rest = (uint32_t)(x->end - p);

    for (size_t i = 0; i < sizeof mandatory; i++)
        if (!m->first[mandatory[i]] && !x->fragment)
            fault_at(x, CW_E_FIELD_ABSENT, (enum sip_kind)mandatory[i], p);
    if (x->values && m->method_name.len && m->cseq_method.len &&
        (m->cseq_method.len != m->method_name.len ||
         memcmp(base + m->cseq_method.at, base + m->method_name.at, m->cseq_method.len)))
        fault_at(x, CW_E_METHOD, SIP_CSEQ, base + m->cseq_method.at);
    if (!x->has_length)
        x->length = rest;
    if (x->length > rest) {
        fault_at(x, CW_E_LENGTH, SIP_CONTENT_LENGTH, p);
        x->length = rest;
    }
    m->body = SLICE(p, p + x->length);
    m->size = (uint16_t)(p + x->length - base);
}

/* A fragment may lack its start line. */
static bool begins_with_field(const struct parse *x)
{
    lex q;

    return x->fragment && (q = sip_lex_token(x->reading.base)) && sip_lex_hcolon(q);
}

static void message(struct parse *x)
{
    struct sip_message *m = x->m;
    lex p = x->reading.base;
    int error = CW_OK;

    if (x->fragment && x->end - p > 1 && p[0] == '\r' && p[1] == '\n') { /* no more than a body */
        whole(x, p + 2);
        return;
    }
    if (!(x->fence = wide_fence(p, x->end))) { /* see lex.h */
        fault_at(x, CW_E_TRUNCATED, SIP_OTHER, x->end);
        return;
    }
    if (begins_with_field(x))
        ;
    else if ((p[0] | 0x20) == 's' && (p[1] | 0x20) == 'i' && (p[2] | 0x20) == 'p' && p[3] == '/')
        p = sip_lex_status_line(&x->reading, m, p, &error);
    else
        p = sip_lex_request_line(&x->reading, m, p, &error);
    if (error) {
        fault_at(x, error, SIP_OTHER, x->reading.fault);
        if (m->method_name.len) /* it is a request all the same */
            p = next_line(x, x->reading.base);
    }
    if (!p)
        return;
    p = x->values ? read_fields(x, p) : index_fields(x, p);
    if (x->faulty || x->verdict.unread) {
        x->has_body = !p || (x->has_length ? x->length : (uint32_t)(x->end - p - 2));
        weigh(x);
    }
    if (p)
        whole(x, p + 2);
}

/* Is via[0] the top one, not one behind a first field that could not be read? */
static bool top_via_stands(const struct sip_message *m)
{
    return m->via[0].whole.at == m->field[m->first[SIP_VIA] - 1].value.at;
}

static int parse(struct sip_message *m, const void *octets, size_t n, struct sip_verdict *v,
                 bool values, bool fragment)
{
    struct parse x;
    lex p = n ? octets : (lex) ""; /* an empty datagram may come without a place */
    size_t skip = 0;
    bool parsed;

    x.m = m;
    x.reading.deviations = &m->deviations;
    x.reading.is_contact = false;
    x.reading.has_noted = false;
    x.reading.rdquot = NULL;
    x.values = values;
    x.fragment = fragment;
    x.has_length = x.has_body = x.no_room = x.faulty = false;
    x.verdict = (struct sip_verdict){ 0 };
    /* In two: each is a few instructions then, where one would be a loop. */
    memset(m, 0, offsetof(struct sip_message, method_name));
    memset(&m->method_name, 0,
           offsetof(struct sip_message, first) - offsetof(struct sip_message, method_name));
    memset(m->first, 0, sizeof m->first);
    m->request_uri = (struct sip_uri){ 0 };
    m->from = m->to = (struct sip_addr){ 0 };
    m->max_forwards = m->expires = m->min_expires = m->retry_after = -1;
    m->octets = p;
    if (n > SIP_OCTETS_MAX) {
        x.verdict.error = CW_E_TOO_LARGE;
    } else {
        while (!fragment && skip + 1 < n && p[skip] == '\r' && p[skip + 1] == '\n') /* 7.5 */
            skip += 2;
        m->octets = x.reading.base = p + skip;
        x.end = p + n;
        x.reading.sixteen = n - skip < 16 ? NULL : x.end - 16;
        message(&x);
        if (x.verdict.error)
            x.verdict.offset = (uint16_t)(x.verdict.offset + skip);
        if (x.verdict.unread)
            x.verdict.unread = (uint16_t)(x.verdict.unread + skip);
    }
    parsed = m->vias && top_via_stands(m);
    if (x.verdict.error && m->method_name.len && m->first[SIP_VIA] && m->method != SIP_ACK) /* 17 */
        x.verdict.status = (uint16_t)cw_error_status(x.verdict.error);
    if (x.verdict.error == CW_E_METHOD && m->method == SIP_METHOD_OTHER)
        x.verdict.status = 501; /* RFC 4475 3.1.2.18 prefers it to 400 */
    if (v) { /* the last two behind the copy, which would wait for what was just written in parts */
        *v = x.verdict;
        v->parsed = parsed;
        v->identified = parsed && m->call_id.len && m->cseq_method.len;
    }
    return x.verdict.error;
}

int sip_parse(struct sip_message *m, const void *octets, size_t n, struct sip_verdict *v)
{
    return parse(m, octets, n, v, true, false);
}

int sip_index(struct sip_message *m, const void *octets, size_t n, struct sip_verdict *v)
{
    return parse(m, octets, n, v, false, false);
}

int sip_fragment(struct sip_message *m, const void *octets, size_t n, struct sip_verdict *v)
{
    return parse(m, octets, n, v, true, true);
}
