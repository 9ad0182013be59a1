/* corpus.c - messages and facts read from their files, facts compared. */
#include "corpus.h"

#include <dirent.h>
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
