/* corpus.c - messages and facts read from their files, facts compared. */
#include "corpus.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct corpus_message corpus[CORPUS_MAX];
int corpus_n;

enum { OCTETS_MAX = 65536, FACTS_TEXT = 4096 };

static char *whole_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    char *octets = malloc(OCTETS_MAX + 1);

    if (!f || !octets) {
        perror(path);
        exit(2);
    }
    *n = fread(octets, 1, OCTETS_MAX, f);
    octets[*n] = '\0';
    fclose(f);
    return octets;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct corpus_message *)a)->name,
                  ((const struct corpus_message *)b)->name);
}

void corpus_load(const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *e;
    char path[1024];
    size_t n;

    if (!d) {
        perror(folder);
        exit(2);
    }
    while ((e = readdir(d)) && corpus_n < CORPUS_MAX) {
        const size_t length = strlen(e->d_name);
        struct corpus_message *m = &corpus[corpus_n];
        if (length < 5 || length >= sizeof m->name || strcmp(e->d_name + length - 4, ".sip") != 0)
            continue;
        memcpy(m->name, e->d_name, length - 4);
        snprintf(path, sizeof path, "%s/%s.sip", folder, m->name);
        m->octets = whole_file(path, &m->n);
        snprintf(path, sizeof path, "%s/%s.facts", folder, m->name);
        m->facts = whole_file(path, &n);
        corpus_n++;
    }
    closedir(d);
    qsort(corpus, (size_t)corpus_n, sizeof corpus[0], by_name);
    if (corpus_n == 0) {
        fprintf(stderr, "%s: no messages\n", folder);
        exit(2);
    }
}

struct line {
    const char *at;
    size_t n, name; /* octets, and those of them before the colon */
};
enum { LINES_MAX = 64 };

static bool same_name(const struct line *a, const struct line *b)
{
    return a->name == b->name && memcmp(a->at, b->at, a->name) == 0;
}

/* The fields between the start line and the empty line. */
static size_t lines_of(const struct corpus_message *m, struct line *line)
{
    const char *p = strstr(m->octets, "\r\n") + 2;
    size_t count = 0;

    for (; *p != '\r'; p += line[count++].n) {
        if (*p == ' ' || *p == '\t' || count == LINES_MAX) {
            fprintf(stderr, "%s: folded, or too many fields\n", m->name);
            exit(2);
        }
        line[count] = (struct line){ p, (size_t)(strstr(p, "\r\n") + 2 - p), strcspn(p, ":") };
    }
    return count;
}

/* A generator of Marsaglia's with a seed that does not change. */
static uint32_t next_number(void)
{
    static uint32_t x = 2463534242;

    x ^= x << 13;
    x ^= x >> 17;
    return x ^= x << 5;
}

static struct corpus_message shuffled(const struct corpus_message *m, int order)
{
    struct line line[LINES_MAX], to[LINES_MAX];
    const size_t count = lines_of(m, line);
    struct corpus_message copy = *m;
    char *out;

    if (!(copy.octets = malloc(m->n + 1)))
        exit(2);
    snprintf(copy.name, sizeof copy.name, "%.40s, order %d", m->name, order);
    memcpy(copy.octets, m->octets, m->n + 1);
    memcpy(to, line, sizeof to);
    for (size_t i = count; i > 1; i--) {
        const size_t j = next_number() % i;
        const struct line kept = to[i - 1];
        to[i - 1] = to[j];
        to[j] = kept;
    }
    out = copy.octets + (line[0].at - m->octets);
    for (size_t i = 0; i < count; i++) {
        size_t before = 0, j = 0;
        for (size_t k = 0; k < i; k++)
            before += same_name(&to[k], &to[i]);
        for (;; j++) /* the one that has as many of its name before it */
            if (same_name(&line[j], &to[i]) && before-- == 0)
                break;
        memcpy(out, line[j].at, line[j].n);
        out += line[j].n;
    }
    return copy;
}

void corpus_shuffle(void)
{
    static struct corpus_message other[CORPUS_MAX];
    int n = 0;

    if (corpus_n * CORPUS_ORDERS > CORPUS_MAX) {
        fprintf(stderr, "too many messages to shuffle\n");
        exit(2);
    }
    for (int order = 0; order < CORPUS_ORDERS; order++)
        for (int i = 0; i < corpus_n; i++)
            other[n++] = shuffled(&corpus[i], order);
    for (int i = 0; i < corpus_n; i++)
        free(corpus[i].octets);
    memcpy(corpus, other, sizeof corpus);
    corpus_n = n;
}

void facts_clear(struct facts *f)
{
    memset(f, 0, sizeof *f);
    f->max_forwards = f->expires = f->contact_expires = -1;
}

void fact_copy(char *to, size_t room, const char *from, size_t n)
{
    if (!from)
        from = "";
    if (n >= 2 && from[0] == '"' && from[n - 1] == '"') {
        from++;
        n -= 2;
    }
    if (n >= room)
        n = room - 1;
    if (n)
        memcpy(to, from, n);
    to[n] = '\0';
}

static void facts_write(char *text, const struct facts *f)
{
    snprintf(
        text, FACTS_TEXT,
        "is_request=%d\nmethod=%s\nstatus=%d\nruri_user=%s\nruri_host=%s\nruri_port=%d\n"
        "n_via=%d\nvia_host=%s\nvia_port=%d\nvia_branch=%s\nviaN_host=%s\nfrom_user=%s\n"
        "from_host=%s\nfrom_tag=%s\nto_user=%s\nto_host=%s\nto_tag=%s\ncall_id=%s\ncseq=%ld\n"
        "cseq_method=%s\nmax_forwards=%ld\nexpires=%ld\nn_contact=%d\ncontact_user=%s\n"
        "contact_host=%s\ncontact_port=%d\ncontact_expires=%ld\nn_rr=%d\nrr_host=%s\nrr_lr=%d\n"
        "rrN_host=%s\nn_route=%d\nroute_host=%s\nroute_lr=%d\nn_www=%d\nwww_realm=%s\n"
        "www_nonce=%s\nwww_qop=%s\nn_auth=%d\nauth_user=%s\nauth_nonce=%s\nauth_response=%s\n"
        "auth_nc=%s\nbody_len=%zu\n",
        f->is_request, f->method, f->status, f->ruri_user, f->ruri_host, f->ruri_port, f->n_via,
        f->via_host, f->via_port, f->via_branch, f->viaN_host, f->from_user, f->from_host,
        f->from_tag, f->to_user, f->to_host, f->to_tag, f->call_id, f->cseq, f->cseq_method,
        f->max_forwards, f->expires, f->n_contact, f->contact_user, f->contact_host,
        f->contact_port, f->contact_expires, f->n_rr, f->rr_host, f->rr_lr, f->rrN_host, f->n_route,
        f->route_host, f->route_lr, f->n_www, f->www_realm, f->www_nonce, f->www_qop, f->n_auth,
        f->auth_user, f->auth_nonce, f->auth_response, f->auth_nc, f->body_len);
}

int facts_compare(const struct corpus_message *m, const struct facts *f, const char *who)
{
    static char text[FACTS_TEXT];
    const char *want = m->facts, *got = text;
    int wrong = 0;

    facts_write(text, f);
    while (*want || *got) {
        const size_t w = strcspn(want, "\n"), g = strcspn(got, "\n");
        if (w != g || memcmp(want, got, w) != 0) {
            fprintf(stderr, "%s: %s: expected %.*s, found %.*s\n", who, m->name, (int)w, want,
                    (int)g, got);
            wrong++;
        }
        want += w + (want[w] != '\0');
        got += g + (got[g] != '\0');
    }
    return wrong;
}
