/* expect.c - details of a message that was sent, one by one. */
#define _GNU_SOURCE /* memmem */
#include "expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "credentials.h"
#include "endpoint.h"

static bool is_named(const struct sip_message *m, const struct sip_field *f, const char *name,
                     size_t n)
{
    const char *whole = sip_kind_name((enum sip_kind)f->kind);

    if (f->kind != SIP_OTHER)
        return strlen(whole) == n && strncasecmp(whole, name, n) == 0;
    return f->name.len == n && strncasecmp((const char *)m->octets + f->name.at, name, n) == 0;
}

static bool value_is(const struct sip_message *m, const struct sip_field *f, const char *text)
{
    return f->value.len == strlen(text) && memcmp(m->octets + f->value.at, text, f->value.len) == 0;
}

static bool value_has(const struct sip_message *m, const struct sip_field *f, const char *text)
{
    return memmem(m->octets + f->value.at, f->value.len, text, strlen(text)) != NULL;
}

static bool same_value(const struct sip_message *m, const struct sip_field *f,
                       const struct sip_message *before, const char *name, size_t n)
{
    for (uint8_t i = 0; before && i < before->fields; i++)
        if (is_named(before, &before->field[i], name, n))
            return f->value.len == before->field[i].value.len &&
                   memcmp(m->octets + f->value.at, before->octets + before->field[i].value.at,
                          f->value.len) == 0;
    return false;
}

static bool realm_is(const struct sip_message *m, const struct sip_auth *a, const char *realm)
{
    const struct cw_slice s = a->param[SIP_A_REALM];

    return !realm || (s.len == strlen(realm) && memcmp(m->octets + s.at, realm, s.len) == 0);
}

/* "valid user alice", then where wanted "password P", "realm R", "nc N" */
static void check_credentials(const struct detail *d, const struct sip_message *m,
                              enum sip_kind kind, char *text, const char *password)
{
    const char *user = NULL, *realm = NULL, *word, *fault;
    char why[CREDENTIALS_WHY], nc[16] = "";

    while ((word = script_word(&text))) {
        const char *value = script_word(&text);
        if (value && strcmp(word, "user") == 0)
            user = value;
        else if (value && strcmp(word, "password") == 0)
            password = value;
        else if (value && strcmp(word, "realm") == 0)
            realm = value;
        else if (value && strcmp(word, "nc") == 0)
            snprintf(nc, sizeof nc, "%08llx", script_number(d->place, value));
        else
            script_fault(d->place, "credentials that are '%s'?", word);
    }
    for (uint8_t i = 0; i < m->auths; i++) {
        const struct sip_auth *a = &m->auth[i];
        if (a->kind != kind || !a->is_digest || !realm_is(m, a, realm))
            continue;
        fault = credentials_check(m, a, user ? user : "", password, why);
        if (fault)
            script_fault(d->place, "the credentials are wrong: %s\n%s", fault,
                         (const char *)m->octets);
        if (*nc && !sip_slice_is(m, a->param[SIP_A_NC], nc))
            script_fault(d->place, "nc is not %s\n%s", nc, (const char *)m->octets);
        return;
    }
    script_fault(d->place, "no credentials for that realm\n%s", (const char *)m->octets);
}

static size_t count(const struct sip_message *m, const char *name, size_t n)
{
    size_t found = 0;

    for (uint8_t i = 0; i < m->fields; i++)
        found += is_named(m, &m->field[i], name, n);
    return found;
}

enum how { IS, HAS, LACKS, AS_BEFORE, NOT_AS_BEFORE };

static bool fits(const struct sip_message *m, const struct sip_message *before,
                 const struct sip_field *f, const char *name, size_t n, enum how how,
                 const char *text)
{
    switch (how) {
    case IS:
        return value_is(m, f, text);
    case HAS:
        return value_has(m, f, text);
    case LACKS:
        return !value_has(m, f, text);
    case AS_BEFORE:
        return same_value(m, f, before, name, n);
    default:
        return !same_value(m, f, before, name, n);
    }
}

/* Some field of the name must fit; where something must not be, each of them. */
static void check_field(const struct detail *d, const struct sip_message *m,
                        const struct sip_message *before, const char *name, size_t n, enum how how,
                        const char *text)
{
    const bool each = how == LACKS || how == NOT_AS_BEFORE;
    size_t fit = 0, all = count(m, name, n);

    for (uint8_t i = 0; i < m->fields; i++)
        if (is_named(m, &m->field[i], name, n) && fits(m, before, &m->field[i], name, n, how, text))
            fit++;
    if (all == 0 || fit == 0 || (each && fit < all))
        script_fault(d->place, "there is no such %.*s, but this:\n%s", (int)n, name,
                     (const char *)m->octets);
}

static void check_named(const struct detail *d, const struct sip_message *m,
                        const struct sip_message *before, const char *password)
{
    const size_t n = strcspn(d->text, ": ");
    char *rest = d->text + n;
    enum sip_kind kind = SIP_OTHER;

    if (strncmp(rest, " has ", 5) == 0)
        check_field(d, m, before, d->text, n, HAS, rest + 5);
    else if (strncmp(rest, " lacks ", 7) == 0)
        check_field(d, m, before, d->text, n, LACKS, rest + 7);
    else if (strcmp(rest, ":") == 0)
        check_field(d, m, before, d->text, n, IS, "");
    else if (rest[0] != ':' || rest[1] != ' ')
        script_fault(d->place, "'%s' is no detail", d->text);
    else if (strcmp(rest, ": as before") == 0)
        check_field(d, m, before, d->text, n, AS_BEFORE, NULL);
    else if (strcmp(rest, ": not as before") == 0)
        check_field(d, m, before, d->text, n, NOT_AS_BEFORE, NULL);
    else if (strncmp(rest, ": valid ", 8) == 0) {
        kind = strncmp(d->text, "Proxy-", 6) == 0 ? SIP_PROXY_AUTHORIZATION : SIP_AUTHORIZATION;
        check_credentials(d, m, kind, rest + 8, password);
    } else
        check_field(d, m, before, d->text, n, IS, rest + 2);
}

static void check_detail(const struct detail *d, const struct sent *s, const struct sent *before,
                         const char *password)
{
    char *text = d->text, address[ENDPOINT_TEXT];
    const struct sip_message *m = s->message;

    if (script_take(&text, "same as before")) {
        if (!before || before->n != s->n || memcmp(before->octets, s->octets, s->n) != 0)
            script_fault(d->place, "not the same:\n%s", (const char *)s->octets);
    } else if (script_take(&text, "to")) {
        const struct cw_address to = endpoint_read(d->place, script_word(&text));
        if (!cw_address_equal(&to, &s->to))
            script_fault(d->place, "it went to %s", endpoint_write(&s->to, address));
    } else if (script_take(&text, "octets")) {
        if (s->n != script_number(d->place, script_word(&text)))
            script_fault(d->place, "there are %zu octets:\n%s", s->n, (const char *)s->octets);
    } else if (script_take(&text, "else port")) {
        if (s->port != script_number(d->place, script_word(&text)))
            script_fault(d->place, "the port is %u", s->port);
    } else if (script_take(&text, "else nowhere")) {
        if (s->port)
            script_fault(d->place, "the port is %u", s->port);
    } else if (script_take(&text, "no")) {
        const char *name = script_word(&text);
        if (!name || count(m, name, strlen(name)))
            script_fault(d->place, "there is a %s:\n%s", name ? name : "?",
                         (const char *)s->octets);
    } else if (script_take(&text, "compact")) {
        if (!m->any_compact)
            script_fault(d->place, "no name is compact:\n%s", (const char *)s->octets);
    } else if (script_take(&text, "not compact")) {
        if (m->any_compact)
            script_fault(d->place, "some name is compact:\n%s", (const char *)s->octets);
    } else if (script_take(&text, "count")) {
        const char *name = script_word(&text);
        const unsigned long long wanted = script_number(d->place, script_word(&text));
        if (count(m, name, strlen(name)) != wanted)
            script_fault(d->place, "there are %zu:\n%s", count(m, name, strlen(name)),
                         (const char *)s->octets);
    } else
        check_named(d, m, before ? before->message : NULL, password);
}

/* "REGISTER", "REGISTER sip:example.org", "401": the start line begins so, after its SIP/2.0 where
 * it is a status. */
static void check_start(const struct statement *statement, const struct sent *s)
{
    const char *wanted = statement->text + 2, *start = (const char *)s->octets;
    const size_t n = strlen(wanted);

    if (strncmp(start, "SIP/2.0 ", 8) == 0)
        start += 8;
    if (strncmp(start, wanted, n) != 0 || (start[n] != ' ' && start[n] != '\r'))
        script_fault(statement->place, "what was sent is\n%s", (const char *)s->octets);
}

void expect_message(const struct sent_list *list, const struct statement *statement,
                    const char *password)
{
    const struct sent *s = sent_last(list, statement->phone_line, 0);
    const struct sent *before = sent_last(list, statement->phone_line, 1);

    check_start(statement, s);
    for (size_t i = 0; i < statement->details; i++)
        check_detail(&statement->detail[i], s, before, password);
}
