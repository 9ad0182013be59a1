/* corpus.h - the messages of tests/bench/corpus and, beside each, the facts that a parser must find
 * in it.
 *
 * The facts were written with the messages, not parsed back from them. */
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include <stddef.h>

struct facts {
    int is_request, status, ruri_port, n_via, via_port, n_contact, contact_port, n_rr, rr_lr,
        n_route, route_lr;
    int n_www, n_auth;
    long cseq, max_forwards, expires, contact_expires; /* the last three: -1 absent */
    size_t body_len;
    char method[32], ruri_user[64], ruri_host[64], via_host[64], via_branch[96],
        viaN_host[64]; /* N: the last */
    char from_user[64], from_host[64], from_tag[64], to_user[64], to_host[64], to_tag[64];
    char call_id[128], cseq_method[32], contact_user[64], contact_host[64], rr_host[64],
        rrN_host[64];
    char route_host[64], www_realm[64], www_nonce[96], www_qop[32];
    char auth_user[64], auth_nonce[96], auth_response[64], auth_nc[16];
};

struct corpus_message {
    char name[64];
    char *octets; /* NUL behind the last */
    size_t n;
    char *facts; /* "name=value" lines */
};

enum { CORPUS_MAX = 64, CORPUS_ORDERS = 6 };
extern struct corpus_message corpus[CORPUS_MAX];
extern int corpus_n;

void corpus_load(const char *folder); /* ends the program where it cannot */
/* Puts CORPUS_ORDERS copies in the place of each message, their fields in other orders, those of one name
 * among themselves as they were: then the facts stay the same. The orders are the same in every run. */
void corpus_shuffle(void);
void facts_clear(struct facts *f);
/* How many facts of this message differ; each is named on stderr. */
int facts_compare(const struct corpus_message *m, const struct facts *f, const char *who);

/* The text of a fact, without the quotation marks of a quoted string; NULL reads empty. */
void fact_copy(char *to, size_t room, const char *from, size_t n);
#define FACT(to, from, n)   fact_copy((to), sizeof(to), (from), (n))
#define FACT_TEXT(to, text) fact_copy((to), sizeof(to), (text), (text) ? strlen(text) : 0)

#endif
