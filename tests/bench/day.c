/* day.c - the registrar of bench_lines: RFC 3261 10.3 as far as a line of ours needs it. */
#include "day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "write.h"

void registrar_init(struct registrar *r, uint32_t lines)
{
    memset(r, 0, sizeof *r);
    r->lines = lines;
    r->bound_until = calloc(lines, sizeof *r->bound_until);
    if (!r->bound_until)
        exit(fprintf(stderr, "out of memory\n"));
}

void registrar_free(struct registrar *r)
{
    free(r->bound_until);
    memset(r, 0, sizeof *r);
}

/* The credentials have the nonce of now. */
static bool is_fresh(const struct sip_message *m, const char *nonce)
{
    const uint8_t at = m->first[SIP_AUTHORIZATION];
    struct cw_octets value;

    if (!at)
        return false;
    value = sip_octets(m, m->field[at - 1].value);
    return memmem(value.at, value.len, nonce, strlen(nonce)) != NULL;
}

static size_t challenge(struct registrar *r, const char *nonce, uint8_t *answer)
{
    struct sip_writer w;

    r->challenges++;
    sip_write_init(&w, answer, ANSWER_MOST, false);
    sip_put_answer(&w, &r->request, 401, sip_reason(401), NULL, "r");
    sip_put_field(&w, SIP_WWW_AUTHENTICATE);
    sip_put_text(&w, "Digest realm=\"bench.test\", stale=true, qop=\"auth\", ");
    sip_put_text(&w, nonce);
    sip_put_end(&w);
    sip_put_body(&w, NULL, 0);
    return w.len;
}

static void note_gap(struct registrar *r, uint64_t until, uint64_t now)
{
    if (!until || until >= now)
        return;
    if (now - until > r->longest_gap_ms)
        r->longest_gap_ms = now - until;
    r->last_gap_ms = now;
}

static size_t grant(struct registrar *r, uint64_t now, uint32_t line, uint8_t *answer)
{
    const struct sip_message *m = &r->request;
    const bool is_removal = m->expires == 0;
    uint64_t *until = &r->bound_until[line - 1];
    struct sip_writer w;

    sip_write_init(&w, answer, ANSWER_MOST, false);
    sip_put_answer(&w, m, 200, sip_reason(200), NULL, "r");
    note_gap(r, *until, now);
    if (is_removal) {
        r->removals++;
        *until = 0;
    } else {
        r->grants++;
        *until = now + GRANTED_S * 1000;
        sip_put_field(&w, SIP_CONTACT);
        sip_put_slice(&w, m, m->field[m->first[SIP_CONTACT] - 1].value);
        sip_put_end(&w);
        sip_put_field_number(&w, SIP_EXPIRES, GRANTED_S);
    }
    sip_put_body(&w, NULL, 0);
    return w.len;
}

size_t registrar_answer(struct registrar *r, uint64_t now, uint32_t line, const uint8_t *octets,
                        size_t n, uint8_t answer[ANSWER_MOST])
{
    char nonce[40];

    if (now / 1000 != r->second)
        r->in_second = 0;
    r->second = now / 1000;
    if (++r->in_second > r->most_in_second)
        r->most_in_second = r->in_second;
    if (now >= r->silent_from && now < r->silent_until) {
        r->unheard++;
        return 0;
    }
    if (line == 0 || line > r->lines || sip_parse(&r->request, octets, n, NULL) != CW_OK ||
        r->request.method != SIP_REGISTER || !r->request.first[SIP_CONTACT])
        exit(fprintf(stderr, "line %u: no REGISTER\n", (unsigned)line));
    snprintf(nonce, sizeof nonce, "nonce=\"n%llu\"", (unsigned long long)(now / NONCE_MS));
    return is_fresh(&r->request, nonce) ? grant(r, now, line, answer) : challenge(r, nonce, answer);
}

uint32_t registrar_bound(struct registrar *r, uint64_t now)
{
    uint32_t bound = 0;

    for (uint32_t i = 0; i < r->lines; i++) {
        note_gap(r, r->bound_until[i], now);
        bound += r->bound_until[i] >= now;
    }
    return bound;
}
