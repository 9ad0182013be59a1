/* lex.h - types and small matches that all machines of the grammar use, private to this folder (RFC 3261
 * 25.1).
 *
 * The fence is the last LF that neither SP nor HTAB follows; sip_parse searches for it from the end. No
 * rule matches across such an LF, because a CRLF within a value is part of LWS and LWS ends in WSP (25.1).
 * So a machine that starts at or before the fence reads at most one octet behind it, which belongs to the
 * caller's octets. Machines therefore test no limit and need no sentinel.
 *
 * A machine takes a place and returns the place behind its match, or NULL; then r->fault is where it
 * stopped. */
#ifndef CW_LEX_H
#define CW_LEX_H

#include "machine.h"
#include "octet.h"
#include "once.h"
#include "sip.h"
#include "wide.h"

typedef const uint8_t *lex;

/* What a machine knows of the octets that it reads in. */
struct sip_reading {
    lex base;        /* of the slices */
    lex sixteen;     /* the last place from which sixteen octets can be read; NULL: not known */
    lex fault;       /* where the last machine that returned NULL stopped */
    lex expires;     /* of an address: where a parameter of this name is no number; NULL: none */
    bool is_contact; /* of an address: its parameters are those of Contact */
    lex rdquot;      /* behind the last RDQUOT with white space behind it; NULL: none */
    struct sip_deviations *deviations; /* NULL: they were noted before */
    bool has_noted;                    /* something was, or would have been */
};

/* Notes that the octets at `at` are read by a row of grammar/tolerance.tsv. */
void sip_note(struct sip_reading *r, enum sip_tolerance rule, lex at);
/* The same in a list, at an offset. */
void sip_note_in(struct sip_deviations *list, enum sip_tolerance rule, size_t at);

#define SLICE(from, to)                                                                            \
    ((struct cw_slice){ (uint16_t)((from) - (base)), (uint16_t)((to) - (from)) })
#define FAULT(at) (r->fault = (at), (lex)NULL)
/* What the compiler may lay out for: x nearly always, or hardly ever, holds. */
#define USUAL(x) __builtin_expect(!!(x), 1)
#define RARE(x)  __builtin_expect(!!(x), 0)
#define COLD     __attribute__((cold, noinline)) /* out of the code that every message runs through */

lex sip_lex_host(lex p); /* NULL: no host at p, or one longer than SIP_HOST_MAX */
lex sip_lex_loose_hostport(struct sip_reading *r, lex p, lex *colon, lex *number);
COLD bool sip_lex_unusable(struct sip_reading *r,
                           lex number); /* notes a port that cannot be used; true */
lex sip_lex_ipv6address(lex p);         /* without brackets; NULL: none */
lex sip_lex_address(lex p); /* IPv4address, IPv6address with or without brackets; NULL: none */
lex sip_lex_ttl(lex p);     /* NULL: no number up to 255 in at most three digits */
lex sip_lex_quoted(lex p);  /* from the first quotation mark; NULL: no well-formed quoted-string */
lex sip_lex_quoted_loose(struct sip_reading *r,
                         lex p);            /* the same with octets that are no UTF-8: noted */
lex sip_lex_lws(lex p);                     /* behind LWS; p itself when there is none */
size_t sip_kind_length(enum sip_kind kind); /* octets of its name */
lex sip_lex_method(enum sip_method *method, lex p);
lex sip_lex_uri(struct sip_reading *r, struct sip_uri *u, lex p, bool bare);
/* The same as other peers write it, noted. SIP_URI_BARE as above; SIP_URI_SPACES: a user may hold spaces. */
enum sip_uri_form { SIP_URI_IN_LINE, SIP_URI_BARE, SIP_URI_SPACES };
lex sip_lex_loose_uri(struct sip_reading *r, struct sip_uri *u, lex p, enum sip_uri_form form);
lex sip_lex_addr(struct sip_reading *r, struct sip_addr *a, lex p);
/* Notes that the element of a list at p cannot be read, and returns its end. */
lex sip_lex_element(struct sip_reading *r, lex p);
/* NULL: error and r->fault say why. */
lex sip_lex_status_line(struct sip_reading *r, struct sip_message *m, lex p, int *error);
lex sip_lex_request_line(struct sip_reading *r, struct sip_message *m, lex p, int *error);
lex sip_lex_call_id(struct sip_reading *r, struct cw_slice *out, lex p);
lex sip_lex_cseq(struct sip_reading *r, struct sip_message *m, lex p);
COLD lex sip_lex_digits(lex p); /* NULL: no digit */
lex sip_lex_hcolon(lex p);      /* NULL: no HCOLON */
lex sip_lex_via(struct sip_reading *r, struct sip_via *v, lex p);
lex sip_lex_auth(struct sip_reading *r, struct sip_auth *a, enum sip_kind kind, lex p);
lex sip_lex_auth_params(struct sip_reading *r, struct sip_auth *a, lex p);
lex sip_lex_date(lex p); /* SIP-date; whether there is such a day, sip_date says */
lex sip_lex_values(struct sip_reading *r, enum sip_kind kind, lex p); /* all of a field: value.re */
lex sip_lex_value(struct sip_reading *r, enum sip_kind kind, lex p, lex *head); /* one of them */
/* The bracket at the end of a value of this kind that takes SWS behind it: of RAQUOT or RPAREN; 0: none does. */
char sip_lex_bracket(enum sip_kind kind);
/* Behind empty elements of a list where one is due, and the end of the field is one: noted. p itself: none. */
lex sip_lex_empty_elements(struct sip_reading *r, lex p);
/* How many of the parameters in [p, end) repeat one before them, each noted; -1: one has its name and says something
 * else (7.3.1). r->fault is set in any case. */
int sip_lex_repeated(struct sip_reading *r, lex p, lex end);

/* Whether a field whose value ends at p ends there: CRLF, and no fold. */
ONCE bool sip_is_end(lex p)
{
    return (p[0] | p[1] << 8) == ('\r' | '\n' << 8) && p[2] > ' ';
}

ONCE bool sip_is_digit(uint8_t c)
{
    return (uint8_t)(c - '0') <= 9;
}

ONCE bool sip_is_hexdig(uint8_t c)
{
    return sip_is_digit(c) || (uint8_t)((c | 0x20) - 'a') < 6;
}

/* The place behind the octets at p that are of these classes. */
ONCE lex sip_lex_run(lex p, unsigned classes)
{
#ifndef __OPTIMIZE_SIZE__
    /* No class contains LF, so the octet behind a match can be read. Eight at a time, so that the processor
     * predicts the branch of each place in the run by itself. The empty instructions keep the place in one register:
     * otherwise each of the eight ways out would jump once more, to where it is added up; and they let the caller read
     * the octet behind the match again: otherwise each octet of the run would be kept for it in a second register. */
    for (;;) {
#pragma GCC unroll 8
        for (int i = 0; i < 8; i++) {
            if (!(sip_octet[*p] & classes))
                goto end;
            p++;
            __asm__("" : "+r"(p));
        }
    }
end:
    __asm__("" : "+r"(p));
    if (!p) /* as the compiler no longer knows */
        __builtin_unreachable();
#else
    while (sip_octet[*p] & classes)
        p++;
#endif
    return p;
}

/* The same where "%" and two digits of base 16 stand for an octet, too. */
ONCE lex sip_lex_escaped(lex p, unsigned classes)
{
    for (;;) {
        p = sip_lex_run(p, classes);
        if (USUAL(*p != '%' || !sip_is_hexdig(p[1]) || !sip_is_hexdig(p[2])))
            return p;
        p += 3;
    }
}

ONCE lex sip_lex_sws(lex p)
{
    if (USUAL(*p > ' '))
        return p;
    return USUAL(*p == ' ' && p[1] > ' ') ? p + 1 : sip_lex_lws(p);
}

/* quoted-string with its leading SWS; NULL: there is none. */
ONCE lex sip_lex_quoted_string(lex p)
{
    p = sip_lex_sws(p);
    return *p == '"' ? sip_lex_quoted(p) : NULL;
}

#include "run.h"

#include "member.h"

/* sent-protocol, by a short cut of its rule where it begins as nearly always; test_short_cut has that both find the
 * same. */
RUN lex sip_lex_sent_protocol(const struct sip_reading *r, lex p, lex *name)
{
#ifndef __OPTIMIZE_SIZE__
    if (USUAL(p <= r->sixteen && (wide_eight(p) | 0x202020) == wide_eight((lex) "sip/2.0/") &&
              p[8] > ' '))
        return *name = p + 8, sip_run_token(p + 8);
#else
    (void)r;
#endif
    return sip_seq_sent_protocol(p, name);
}

/* The number of a port, digits [p, end); 65536: any above 65535. */
ONCE uint32_t sip_lex_port(lex p, lex end)
{
    uint32_t port = 0;

#ifndef __OPTIMIZE_SIZE__
    if (USUAL(end - p == 4))
        return wide_number(p);
#endif
    for (; p < end && port <= UINT16_MAX; p++)
        port = port * 10 + *p - '0';
    return port <= UINT16_MAX ? port : UINT16_MAX + 1u;
}

/* The same; 0: a port that cannot be used. */
ONCE uint16_t sip_lex_usable(lex p, lex end)
{
    return (uint16_t)sip_lex_port(p, end); /* 65536 and 0 are both 0 */
}

struct sip_param {
    lex label, label_end; /* the name as written */
    lex at, end;          /* the value; at == end: none */
    enum sip_field_member name;
    bool is_token; /* the value is a token */
};
/* The value of received may be an IPv6 address without brackets (25.1): then it is read as one. */
bool sip_lex_bare_address(struct sip_param *x);
/* What is at p in the place of a parameter, or of the rest of x, whose end is p: its end, noted; NULL: that cannot be
 * read. x->end == p: nothing of x is there. */
lex sip_lex_odd_param(struct sip_reading *r, struct sip_param *x, lex p);
/* The value of x, which is more than its rule has; NULL: it cannot be read. */
lex sip_lex_odd_value(struct sip_reading *r, struct sip_param *x);

/* The parameter at p, before `end`, of parameters that were read before; false: there is none. */
bool sip_lex_next_param(struct sip_param *x, lex p, lex end);

/* NULL: no token at p. */
ONCE lex sip_lex_token(lex p)
{
    return sip_run_token(p);
}

/* The place behind SEMI, EQUAL, COMMA and the like, which are SWS c SWS; NULL: there is none. */
ONCE lex sip_lex_separator(lex p, uint8_t c)
{
    p = sip_lex_sws(p);
    return *p == c ? sip_lex_sws(p + 1) : NULL;
}

/* Whether an earlier name may begin with the same letter. Only then must names be compared. */
ONCE bool sip_lex_met(uint32_t *letters, uint8_t first)
{
    const uint32_t letter = 1u << (first & 31), before = *letters;

    *letters = before | letter;
    return before & letter;
}

/* NULL: no well-formed parameter at p, which is SWS or SEMI. */
RUN lex sip_lex_one_param(struct sip_param *x, lex p)
{
    lex equal, value, token, end;

    if (!(p = sip_seq_semi(p)) || !(end = sip_seq_generic_param(p, &equal, &value, &token)))
        return NULL;
    x->label = p;
    x->label_end = x->at = equal;
    x->end = end;
    x->name = sip_field_member(p, (size_t)(equal - p));
    x->is_token = token != NULL;
    if (value)
        x->at = token ? value : sip_lex_sws(value);
    if (x->name == SIP_P_RECEIVED && (*end == ':' || !value) && sip_lex_bare_address(x))
        return x->end;
    return end;
}

/* NULL: no further well-formed parameter at p. */
ONCE lex sip_lex_param(struct sip_param *x, lex p)
{
    return *p != ';' && (*p > ' ' || sip_is_end(p)) ? NULL : sip_lex_one_param(x, p);
}

/* The same of a list that is read for the first time: what peers write besides is noted. NULL: there is none. */
ONCE lex sip_lex_noted_param(struct sip_reading *r, struct sip_param *x, lex p)
{
    lex end;

    if (*p != ';' && (*p == ',' || sip_is_end(p)))
        return NULL;
    if (USUAL((end = sip_lex_param(x, p)) && (*end <= ' ' || *end == ';' || *end == ',')))
        return end;
    return sip_lex_odd_param(r, x, p);
}

/* The place behind COMMA; p itself where there is none. */
ONCE lex sip_lex_comma(lex p)
{
    lex q;

    if (*p == ',')
        return USUAL(p[1] == ' ' && p[2] > ' ') ? p + 2 : sip_lex_sws(p + 1);
    q = USUAL(sip_is_end(p)) ? NULL : sip_seq_comma(p);
    return q ? q : p;
}

/* The place of the next element of a list, behind an element that ends at q; q itself: that was the last, and
 * *end is where the list ends. */
ONCE lex sip_lex_next_element(struct sip_reading *r, lex q, lex *end)
{
    lex p = *end = sip_lex_comma(q);

    if (p == q || (*p > ' ' && *p != ','))
        return p;
    *end = p = sip_lex_empty_elements(r, p);
    return p[0] == '\r' && p[1] == '\n' && p[2] != ' ' && p[2] != '\t' ? q : p;
}

/* sip_parse of a message/sipfrag (RFC 3420 2) with an empty line in it: sipfrag.c. */
int sip_fragment(struct sip_message *m, const void *octets, size_t n, struct sip_verdict *v);

/* 1*DIGIT, at most max. NULL: no digit, or a larger number. */
ONCE lex sip_lex_number(lex p, uint32_t max, uint32_t *out)
{
    uint64_t value = 0;

    if (!sip_is_digit(*p))
        return NULL;
    for (; sip_is_digit(*p); p++)
        if ((value = value * 10 + (uint8_t)(*p - '0')) > max)
            return NULL;
    *out = (uint32_t)value;
    return p;
}

/* delta-seconds: 1*DIGIT; a larger number than 2^32-1, the limit of 20.19, reads as 2^32-1. NULL: no
 * digit. */
ONCE lex sip_lex_delta(lex p, int64_t *out)
{
    uint64_t value = 0;

    if (!sip_is_digit(*p))
        return NULL;
    for (; sip_is_digit(*p); p++)
        if ((value = value * 10 + (uint8_t)(*p - '0')) > UINT32_MAX)
            value = UINT32_MAX;
    *out = (int64_t)value;
    return p;
}

#endif
