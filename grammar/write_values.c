/* write_values.c - fields from values: the inverse of values.c (the clauses stand in values.h).
 *
 * Each field is looked at, once written, by the very rule that the parser has for it: so no value
 * can break out of its place, and nothing leaves that a strict reader would refuse. */
#include "lex.h"
#include "memory.h"
#include "text.h"
#include "value.h"
#include "values.h"

/* Begins a field; returns where its value stands. */
static size_t begin(struct sip_writer *w, enum sip_kind kind)
{
    sip_put_field(w, kind);
    return w->len;
}

/* Ends a field whose value began at `from`. One octet must be left behind it, for the machine
 * looks at it (lex.h, the fence); a message always has the empty line to come. */
static void end(struct sip_writer *w, enum sip_kind kind, size_t from)
{
    struct sip_deviations odd = { 0 };
    struct sip_reading r = { .base = w->at, .deviations = &odd };
    lex p = w->at + from;
    size_t n = w->len - from;

    sip_put_end(w);
    if (w->full || w->len == w->room || (n && (memchr(p, '\n', n) || memchr(p, '\r', n)))) {
        w->full = true;
        return;
    }
    w->at[w->len] = '\r';
    if (sip_lex_values(&r, kind, p) != p + n || odd.count)
        w->full = true;
}

int sip_value_check(enum sip_kind kind, const void *octets, size_t n, size_t *wrong)
{
    uint8_t copy[SIP_VALUE_MAX + 3];
    struct sip_deviations noted = { 0 };
    struct sip_reading r = { .base = copy, .deviations = &noted };
    size_t end = 0;

    if (n <= SIP_VALUE_MAX && !(n && (memchr(octets, '\n', n) || memchr(octets, '\r', n)))) {
        lex p;

        memcpy(copy, octets, n);
        memcpy(copy + n, "\r\n\r", 3);
        p = sip_lex_values(&r, kind, copy);
        end = noted.count ? noted.kept[0].at : (size_t)((p ? p : r.fault) - copy);
        if (p && end == n && !noted.count)
            return CW_OK;
    }
    if (wrong)
        *wrong = end;
    return CW_E_FIELD_VALUE;
}

static void put_octets(struct sip_writer *w, struct cw_octets s)
{
    sip_put(w, s.at, s.len);
}

/* ";name=value" where there is a value. */
static void put_param(struct sip_writer *w, const char *name, struct cw_octets value)
{
    if (!value.len)
        return;
    sip_put(w, ";", 1);
    sip_put_text(w, name);
    sip_put(w, "=", 1);
    put_octets(w, value);
}

static void put_param_number(struct sip_writer *w, const char *name, int64_t value)
{
    if (value < 0)
        return;
    sip_put(w, ";", 1);
    sip_put_text(w, name);
    sip_put(w, "=", 1);
    sip_put_number(w, (uint64_t)value);
}

/* The word of "one|two|three" by its number from 1 on. */
static void put_word(struct sip_writer *w, const char *list, unsigned i)
{
    while (i > 1 && *list)
        if (*list++ == '|')
            i--;
    if (!i || !*list)
        w->full = true; /* there is no such word */
    for (; *list && *list != '|'; list++)
        sip_put(w, list, 1);
}

void sip_put_checked(struct sip_writer *w, enum sip_kind kind, const void *octets, size_t n)
{
    size_t from = begin(w, kind);

    sip_put(w, octets, n);
    end(w, kind, from);
}

void sip_put_methods(struct sip_writer *w, enum sip_kind kind, uint32_t set)
{
    size_t from = begin(w, kind);
    bool more = false;

    for (int method = SIP_INVITE; method < SIP_METHODS; method++)
        if (set & 1u << method) {
            sip_put_text(w, more ? ", " : "");
            sip_put_text(w, sip_method_text((enum sip_method)method));
            more = true;
        }
    end(w, kind, from);
}

void sip_put_event(struct sip_writer *w, const struct sip_event *value)
{
    size_t from = begin(w, SIP_EVENT);

    put_octets(w, value->type);
    put_param(w, "id", value->id);
    end(w, SIP_EVENT, from);
}

void sip_put_subscription(struct sip_writer *w, const struct sip_subscription *value)
{
    size_t from = begin(w, SIP_SUBSCRIPTION_STATE);

    put_word(w, SIP_SUBSTATE_WORDS, value->state);
    if (value->reason) {
        sip_put_text(w, ";reason=");
        put_word(w, SIP_SUB_REASON_WORDS, value->reason);
    }
    put_param_number(w, "expires", value->expires);
    put_param_number(w, "retry-after", value->retry_after);
    end(w, SIP_SUBSCRIPTION_STATE, from);
}

void sip_put_dialog(struct sip_writer *w, enum sip_kind kind, const struct sip_dialog *value)
{
    size_t from = begin(w, kind);

    put_octets(w, value->call_id);
    put_param(w, "to-tag", value->to_tag);
    put_param(w, "from-tag", value->from_tag);
    if (value->early_only)
        sip_put_text(w, ";early-only");
    end(w, kind, from);
}

/* hvalue: what is not hnv-unreserved or unreserved is escaped. */
static void put_escaped(struct sip_writer *w, struct cw_octets s)
{
    static const char digit[] = "0123456789ABCDEF";

    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.at[i];
        const char escape[] = { '%', digit[c >> 4], digit[c & 15] };

        if (sip_octet[c] & SIP_HNV_OCTET)
            sip_put(w, &c, 1);
        else
            sip_put(w, escape, sizeof escape);
    }
}

void sip_put_dialog_escaped(struct sip_writer *w, const struct sip_dialog *value)
{
    sip_put_text(w, "?Replaces=");
    put_escaped(w, value->call_id);
    sip_put_text(w, "%3Bto-tag%3D");
    put_escaped(w, value->to_tag);
    sip_put_text(w, "%3Bfrom-tag%3D");
    put_escaped(w, value->from_tag);
    if (value->early_only)
        sip_put_text(w, "%3Bearly-only");
}

void sip_put_session(struct sip_writer *w, const struct sip_session *value)
{
    size_t from = begin(w, SIP_SESSION_EXPIRES);

    sip_put_number(w, (uint64_t)value->seconds);
    if (value->refresher) {
        sip_put_text(w, ";refresher=");
        put_word(w, "uac|uas", value->refresher);
    }
    end(w, SIP_SESSION_EXPIRES, from);
}

void sip_put_rack(struct sip_writer *w, const struct sip_rack *value)
{
    size_t from = begin(w, SIP_RACK);

    sip_put_number(w, value->rseq);
    sip_put(w, " ", 1);
    sip_put_number(w, value->cseq);
    sip_put(w, " ", 1);
    put_octets(w, value->method);
    end(w, SIP_RACK, from);
}

void sip_put_cause(struct sip_writer *w, const struct sip_cause *value)
{
    size_t from = begin(w, SIP_REASON);

    put_octets(w, value->protocol);
    put_param_number(w, "cause", value->cause);
    put_param(w, "text", value->text);
    end(w, SIP_REASON, from);
}

void sip_put_warning(struct sip_writer *w, const struct sip_warning *value)
{
    size_t from = begin(w, SIP_WARNING);

    sip_put_number(w, value->code);
    sip_put(w, " ", 1);
    put_octets(w, value->agent);
    sip_put(w, " ", 1);
    put_octets(w, value->text);
    end(w, SIP_WARNING, from);
}

void sip_put_session_id(struct sip_writer *w, const struct sip_session_id *value)
{
    size_t from = begin(w, SIP_SESSION_ID);

    put_octets(w, value->local);
    put_param(w, "remote", value->remote);
    end(w, SIP_SESSION_ID, from);
}

void sip_put_disposition(struct sip_writer *w, const struct sip_disposition *value)
{
    size_t from = begin(w, SIP_CONTENT_DISPOSITION);

    put_octets(w, value->type);
    if (value->optional)
        sip_put_text(w, ";handling=optional");
    end(w, SIP_CONTENT_DISPOSITION, from);
}

void sip_put_answer_mode(struct sip_writer *w, enum sip_kind kind,
                         const struct sip_answer_mode *value)
{
    size_t from = begin(w, kind);

    put_word(w, "Auto|Manual", value->mode);
    if (value->require)
        sip_put_text(w, ";require");
    end(w, kind, from);
}

void sip_put_privacy(struct sip_writer *w, unsigned set)
{
    size_t from = begin(w, SIP_PRIVACY);
    bool more = false;

    for (unsigned i = 1; 1u << (i - 1) < SIP_PRIVACY_OTHER; i++)
        if (set & 1u << (i - 1)) {
            sip_put_text(w, more ? ";" : "");
            put_word(w, SIP_PRIVACY_WORDS, i);
            more = true;
        }
    end(w, SIP_PRIVACY, from);
}

void sip_put_refer_sub(struct sip_writer *w, bool value)
{
    sip_put_field_text(w, SIP_REFER_SUB, value ? "true" : "false");
}

/* Behind a name-addr, within a field that the caller ends: the values are looked at here. */
static void put_checked_param(struct sip_writer *w, const char *name, struct cw_octets value)
{
    for (size_t i = 0; i < value.len; i++)
        if (value.at[i] <= ' ' || value.at[i] == ';' || value.at[i] == ',' || value.at[i] == '"' ||
            value.at[i] >= 0x7f)
            w->full = true;
    put_param(w, name, value);
}

static void put_quoted_param(struct sip_writer *w, const char *name, const char *open,
                             struct cw_octets value, const char *close)
{
    if (!value.len)
        return;
    for (size_t i = 0; i < value.len; i++)
        if (value.at[i] <= ' ' || value.at[i] == '"' || value.at[i] == '\\' || value.at[i] == '<' ||
            value.at[i] == '>' || value.at[i] >= 0x7f)
            w->full = true; /* they must be URIs */
    sip_put(w, ";", 1);
    sip_put_text(w, name);
    sip_put_text(w, open);
    put_octets(w, value);
    sip_put_text(w, close);
}

void sip_put_contact_params(struct sip_writer *w, const struct sip_contact *value)
{
    char q[] = ";q=0.000";

    if (value->q > 1000)
        w->full = true;
    if (value->q >= 0) {
        q[3] = (char)('0' + value->q / 1000 % 10);
        q[5] = (char)('0' + value->q / 100 % 10);
        q[6] = (char)('0' + value->q / 10 % 10);
        q[7] = (char)('0' + value->q % 10);
        sip_put_text(w, q);
    }
    put_quoted_param(w, "+sip.instance", "=\"<", value->instance, ">\"");
    put_param_number(w, "reg-id", value->reg_id);
    put_quoted_param(w, "pub-gruu", "=\"", value->pub_gruu, "\"");
    put_quoted_param(w, "temp-gruu", "=\"", value->temp_gruu, "\"");
}

void sip_put_party_params(struct sip_writer *w, const struct sip_party *value)
{
    put_checked_param(w, "party", value->party);
    put_checked_param(w, "id-type", value->id_type);
    put_checked_param(w, "privacy", value->privacy);
    put_checked_param(w, "screen", value->screen);
}

void sip_put_diversion_params(struct sip_writer *w, const struct sip_diversion *value)
{
    put_checked_param(w, "reason", value->reason);
    put_checked_param(w, "privacy", value->privacy);
    put_checked_param(w, "screen", value->screen);
    if (value->counter > 99 || value->limit > 99)
        w->full = true; /* diversion-counter has two digits */
    put_param_number(w, "counter", value->counter);
    put_param_number(w, "limit", value->limit);
}
