/* values.c - what the values of header fields mean, read on demand: words to enumerators, digits
 * to numbers, parameters to members (the clauses stand in values.h). The rules are those of
 * value.re, which has looked at every value before. */
#include "values.h"

#include "letter.h"
#include "lex.h"
#include "memory.h"
#include "text.h"
#include "value.h"

static bool is(struct cw_octets s, const char *text, size_t n)
{
    return s.len == n && letter_alike(s.at, (const uint8_t *)text, n);
}

/* Which word of a list "one|two|three" it is, from 1 on; 0: none of them. */
static uint8_t word_of(struct cw_octets s, const char *list)
{
    for (uint8_t i = 1;; i++) {
        size_t n = 0;

        while (list[n] && list[n] != '|')
            n++;
        if (is(s, list, n))
            return i;
        if (!list[n])
            return 0;
        list += n + 1;
    }
}

static int64_t seconds_of(struct cw_octets s)
{
    int64_t seconds = -1;

    if (s.len)
        sip_lex_delta(s.at, &seconds);
    return seconds;
}

/* qvalue in thousandths. */
static int thousandths(struct cw_octets s)
{
    int q = (s.at[0] - '0') * 1000, digit = 100;

    for (size_t i = 2; i < s.len; i++, digit /= 10)
        q += (s.at[i] - '0') * digit;
    return q;
}

static struct cw_octets within(struct cw_octets s, size_t n)
{
    return s.len >= 2 * n ? (struct cw_octets){ s.at + n, s.len - 2 * n }
                          : (struct cw_octets){ NULL, 0 };
}

static bool first(const struct sip_message *m, enum sip_kind kind, struct sip_value *out)
{
    struct sip_cursor c = { 0 };

    return sip_next_value(m, kind, &c, out);
}

uint32_t sip_methods(const struct sip_message *m, enum sip_kind kind)
{
    struct sip_cursor c = { 0 };
    struct sip_value value;
    uint32_t set = 0;

    while (sip_next_value(m, kind, &c, &value)) {
        enum sip_method method;

        sip_lex_method(&method, value.head.at);
        set |= 1u << method;
    }
    return set;
}

bool sip_lists(const struct sip_message *m, enum sip_kind kind, const char *token)
{
    const size_t n = text_length(token);
    struct sip_cursor c = { 0 };
    struct sip_value value;

    while (sip_next_value(m, kind, &c, &value))
        if (is(value.head, token, n))
            return true;
    return false;
}

/* How well a range names it: 3 itself, 2 its type or primary tag, 1 everything, 0 not. */
static int closeness(struct cw_octets range, const char *what, size_t n)
{
    size_t part = 0;

    if (is(range, what, n))
        return 3;
    if (is(range, "*", 1) || is(range, "*/*", 3))
        return 1;
    while (part < n && what[part] != '/' && what[part] != '-')
        part++;
    if (part < n && what[part] == '-')
        return is(range, what, part) ? 2 : 0;
    return part < n && range.len == part + 2 && range.at[part] == '/' &&
                   range.at[part + 1] == '*' && is((struct cw_octets){ range.at, part }, what, part)
               ? 2
               : 0;
}

int sip_accepts(const struct sip_message *m, enum sip_kind kind, const char *what)
{
    const size_t n = text_length(what);
    struct sip_cursor c = { 0 };
    struct sip_value value;
    int best = 0, q = 0;

    while (sip_next_value(m, kind, &c, &value)) {
        int close = closeness(value.head, what, n);

        if (close > best) {
            struct cw_octets weight;

            best = close;
            sip_params_of_set(SIP_SET_ACCEPT, SIP_SET_ACCEPT_SIZE, value.params, &weight);
            q = weight.len ? thousandths(weight) : 1000;
        }
    }
    return q;
}

int64_t sip_number(const struct sip_message *m, enum sip_kind kind)
{
    struct sip_value value;

    return first(m, kind, &value) ? seconds_of(value.head) : -1;
}

bool sip_refer_sub(const struct sip_message *m)
{
    struct sip_value value;

    return !first(m, SIP_REFER_SUB, &value) || is(value.head, "true", 4);
}

static unsigned privacy_bit(struct cw_octets s)
{
    uint8_t i = word_of(s, SIP_PRIVACY_WORDS);

    return i ? 1u << (i - 1) : SIP_PRIVACY_OTHER;
}

unsigned sip_privacy(const struct sip_message *m)
{
    struct sip_value value;
    struct sip_param x;
    unsigned set;
    lex p, end;

    if (!first(m, SIP_PRIVACY, &value))
        return 0;
    set = privacy_bit(value.head);
    p = value.params.at;
    for (end = p + value.params.len; sip_lex_next_param(&x, p, end); p = x.end) {
        while (p < x.end && (*p == ';' || *p <= ' '))
            p++;
        if (p < x.end) /* else an empty parameter */
            set |= privacy_bit((struct cw_octets){ p, (size_t)(x.end - p) });
    }
    return set;
}

bool sip_event(const struct sip_message *m, struct sip_event *out)
{
    struct sip_value value;

    if (!first(m, SIP_EVENT, &value))
        return false;
    out->type = value.head;
    sip_params_of_set(SIP_SET_EVENT, SIP_SET_EVENT_SIZE, value.params, &out->id);
    return true;
}

bool sip_subscription(const struct sip_message *m, struct sip_subscription *out)
{
    struct cw_octets param[SIP_SET_SUBSTATE_SIZE]; /* reason, expires, retry-after */
    struct sip_value value;

    if (!first(m, SIP_SUBSCRIPTION_STATE, &value))
        return false;
    sip_params_of_set(SIP_SET_SUBSTATE, SIP_SET_SUBSTATE_SIZE, value.params, param);
    out->state = word_of(value.head, SIP_SUBSTATE_WORDS);
    out->reason = word_of(param[0], SIP_SUB_REASON_WORDS);
    out->expires = seconds_of(param[1]);
    out->retry_after = seconds_of(param[2]);
    return true;
}

static void dialog_of(struct sip_dialog *out, const struct sip_value *value)
{
    struct cw_octets param[SIP_SET_DIALOG_SIZE]; /* to-tag, from-tag, early-only */

    sip_params_of_set(SIP_SET_DIALOG, SIP_SET_DIALOG_SIZE, value->params, param);
    *out = (struct sip_dialog){ value->head, param[0], param[1], param[2].at != NULL };
}

bool sip_dialog(const struct sip_message *m, enum sip_kind kind, struct sip_dialog *out)
{
    struct sip_value value;

    if (!first(m, kind, &value))
        return false;
    dialog_of(out, &value);
    out->early_only &= kind != SIP_JOIN; /* RFC 3911 7.1 has no such flag */
    return true;
}

static int hex(uint8_t c)
{
    return sip_is_digit(c)                    ? c - '0'
           : (uint8_t)((c | 0x20) - 'a') <= 5 ? (c | 0x20) - 'a' + 10
                                              : -1;
}

int sip_dialog_unescape(struct sip_dialog *out, const void *octets, size_t n, uint8_t *room,
                        size_t size)
{
    const uint8_t *p = octets, *const end = p + n;
    uint8_t *to = room, *const last = room + size;
    struct sip_value value;
    struct sip_reading r = { .base = room };
    lex head, q;

    while (p < end) {
        if (last - to < 4) /* CRLF and the octet behind it are the fence of lex.h */
            return CW_E_FIELD_VALUE;
        if (*p != '%') {
            *to++ = *p++;
            continue;
        }
        if (end - p < 3 || hex(p[1]) < 0 || hex(p[2]) < 0)
            return CW_E_FIELD_VALUE;
        *to++ = (uint8_t)(hex(p[1]) << 4 | hex(p[2]));
        p += 3;
    }
    if (last - to < 3 || memchr(room, '\n', (size_t)(to - room)))
        return CW_E_FIELD_VALUE;
    memcpy(to, "\r\n\r", 3);
    q = sip_lex_value(&r, SIP_REPLACES, room, &head);
    if (q != to)
        return CW_E_FIELD_VALUE;
    value.head = (struct cw_octets){ room, (size_t)(head - room) };
    value.params = (struct cw_octets){ head, (size_t)(q - head) };
    dialog_of(out, &value);
    return CW_OK;
}

bool sip_session(const struct sip_message *m, struct sip_session *out)
{
    struct cw_octets refresher;
    struct sip_value value;

    if (!first(m, SIP_SESSION_EXPIRES, &value))
        return false;
    sip_params_of_set(SIP_SET_SESSION, SIP_SET_SESSION_SIZE, value.params, &refresher);
    out->seconds = seconds_of(value.head);
    out->refresher = word_of(refresher, "uac|uas");
    return true;
}

bool sip_rack(const struct sip_message *m, struct sip_rack *out)
{
    struct sip_value value;
    lex p;

    if (!first(m, SIP_RACK, &value))
        return false;
    p = sip_lex_number(value.head.at, UINT32_MAX, &out->rseq);
    while (!sip_is_digit(*p))
        p++;
    p = sip_lex_number(p, INT32_MAX, &out->cseq);
    while (*p <= ' ')
        p++;
    out->method = (struct cw_octets){ p, (size_t)(value.params.at - p) };
    return true;
}

bool sip_next_cause(const struct sip_message *m, struct sip_cursor *c, struct sip_cause *out)
{
    struct cw_octets param[SIP_SET_REASON_SIZE]; /* cause, text */
    struct sip_value value;

    if (!sip_next_value(m, SIP_REASON, c, &value))
        return false;
    sip_params_of_set(SIP_SET_REASON, SIP_SET_REASON_SIZE, value.params, param);
    *out = (struct sip_cause){ value.head, param[1], seconds_of(param[0]) };
    return true;
}

bool sip_next_warning(const struct sip_message *m, struct sip_cursor *c, struct sip_warning *out)
{
    struct sip_value value;
    uint32_t code = 0;
    lex p, q;

    if (!sip_next_value(m, SIP_WARNING, c, &value))
        return false;
    p = q = sip_lex_number(value.head.at, 999, &code) + 1;
    while (*q != ' ')
        q++;
    out->code = (uint16_t)code;
    out->agent = (struct cw_octets){ p, (size_t)(q - p) };
    out->text = (struct cw_octets){ q + 1, (size_t)(value.params.at - q - 1) };
    return true;
}

bool sip_session_id(const struct sip_message *m, struct sip_session_id *out)
{
    struct sip_value value;

    if (!first(m, SIP_SESSION_ID, &value))
        return false;
    out->local = value.head;
    sip_params_of_set(SIP_SET_SESSION_ID, SIP_SET_SESSION_ID_SIZE, value.params, &out->remote);
    return true;
}

bool sip_disposition(const struct sip_message *m, struct sip_disposition *out)
{
    struct cw_octets handling;
    struct sip_value value;

    if (!first(m, SIP_CONTENT_DISPOSITION, &value))
        return false;
    sip_params_of_set(SIP_SET_DISPOSITION, SIP_SET_DISPOSITION_SIZE, value.params, &handling);
    out->type = value.head;
    out->optional = is(handling, "optional", 8);
    return true;
}

bool sip_answer_mode(const struct sip_message *m, enum sip_kind kind, struct sip_answer_mode *out)
{
    struct cw_octets require;
    struct sip_value value;

    if (!first(m, kind, &value))
        return false;
    sip_params_of_set(SIP_SET_ANSWER, SIP_SET_ANSWER_SIZE, value.params, &require);
    out->mode = word_of(value.head, "auto|manual");
    out->require = require.at != NULL;
    return true;
}

bool sip_auth_info(const struct sip_message *m, struct sip_auth *out)
{
    struct sip_reading r = { .base = m->octets };
    struct sip_value value;

    *out = (struct sip_auth){ .kind = SIP_AUTHENTICATION_INFO };
    return first(m, SIP_AUTHENTICATION_INFO, &value) && sip_lex_auth_params(&r, out, value.head.at);
}

void sip_contact(const struct sip_message *m, const struct sip_addr *a, struct sip_contact *out)
{
    struct cw_octets
        param[SIP_SET_CONTACT_SIZE]; /* q, reg-id, +sip.instance, pub-gruu, temp-gruu */

    sip_params_of_set(SIP_SET_CONTACT, SIP_SET_CONTACT_SIZE, sip_octets(m, a->params), param);
    *out = (struct sip_contact){ param[0].len ? thousandths(param[0]) : -1, seconds_of(param[1]),
                                 within(param[2], 2), within(param[3], 1), within(param[4], 1) };
}

void sip_party(const struct sip_message *m, const struct sip_addr *a, struct sip_party *out)
{
    struct cw_octets param[SIP_SET_PARTY_SIZE]; /* party, id-type, screen, privacy */

    sip_params_of_set(SIP_SET_PARTY, SIP_SET_PARTY_SIZE, sip_octets(m, a->params), param);
    *out = (struct sip_party){ param[0], param[1], param[2], param[3] };
}

void sip_diversion(const struct sip_message *m, const struct sip_addr *a, struct sip_diversion *out)
{
    struct cw_octets param[SIP_SET_DIVERSION_SIZE]; /* reason, counter, limit, privacy, screen */

    sip_params_of_set(SIP_SET_DIVERSION, SIP_SET_DIVERSION_SIZE, sip_octets(m, a->params), param);
    *out = (struct sip_diversion){ param[0], param[3], param[4], seconds_of(param[1]),
                                   seconds_of(param[2]) };
}

void sip_history(const struct sip_message *m, const struct sip_addr *a, struct sip_history *out)
{
    struct cw_octets param[SIP_SET_HISTORY_SIZE]; /* index, rc, mp, np */

    sip_params_of_set(SIP_SET_HISTORY, SIP_SET_HISTORY_SIZE, sip_octets(m, a->params), param);
    *out = (struct sip_history){ .index = param[0] };
    for (int i = 1; i < SIP_SET_HISTORY_SIZE; i++)
        if (param[i].len) {
            out->target = param[i];
            out->kind = " rmn"[i];
        }
}
