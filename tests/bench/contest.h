/* contest.h - what each parser brings to the contest; contest.c checks it, times it, counts its
 * allocations.
 *
 * The contract of parse: the whole message; start line; all Via (host, port, branch), From and To
 * (URI split, tag), Call-ID, CSeq (number, method), all Contact (URI split, expires), all Record-
 * Route and Route (URI split, lr), Max-Forwards, Expires, WWW-Authenticate and Authorization
 * (parameters split), length of the body; everything released again. What a library leaves for
 * later is asked for in the timed path. With `f` it says what it found, without it does the same
 * work but the copying. */
#ifndef BENCH_CONTEST_H
#define BENCH_CONTEST_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "corpus.h"

struct contender {
    const char *name;
    int (*init)(void); /* 0: fine */
    int (*parse)(const char *octets, size_t n,
                 struct facts *f);               /* 0: fine; the octets MUST stay as they are */
    int (*index)(const char *octets, size_t n);  /* start line and fields only; NULL: has no such */
    void *(*keep)(const char *octets, size_t n); /* a parsed message that stays; NULL: failed */
    /* Every header field encoded anew from what was parsed, and the body. Octets written; 0:
     * failed. out NULL: the same work, nobody looks. NULL: has no such. */
    size_t (*write)(void *kept, char *out, size_t room);
};
extern const struct contender contender;

/* Keeps a value alive that nobody reads. */
extern volatile uintptr_t contest_sink;
#define USE(value) (contest_sink = contest_sink + (uintptr_t)(value))

#endif
