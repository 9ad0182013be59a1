/* hash.c - random numbers and hash functions for the core, from the kernel and from Nettle
 * (LOCAL_hash_effect). */
#include "host_hash.h"

#include <nettle/md5.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { DRAWN = 256 }; /* octets at once: the kernel gives that many without interruption */

static void fill(uint8_t *p, size_t n)
{
    while (n > 0) {
        const ssize_t got = getrandom(p, n, 0);
        if (got < 0) /* EINTR; other errors cannot occur on a kernel that has the call */
            continue;
        p += got;
        n -= (size_t)got;
    }
}

/* What has been given out is not kept. */
static void draw(void *context, void *out, size_t n)
{
    static uint8_t drawn[DRAWN];
    static size_t left; /* octets of it, its last ones */
    uint8_t *at;

    (void)context;
    if (n > sizeof drawn) {
        fill(out, n);
        return;
    }
    if (n > left) {
        fill(drawn, sizeof drawn);
        left = sizeof drawn;
    }
    at = drawn + sizeof drawn - left;
    memcpy(out, at, n);
    memset(at, 0, n);
    left -= n;
}

static void hash(void *context, enum cw_hash which, const struct cw_octets *pieces, size_t n,
                 uint8_t *digest)
{
    union {
        struct md5_ctx md5;
        struct sha256_ctx sha256;
        struct sha512_ctx sha512;
    } state;

    (void)context;
    switch (which) {
    case CW_MD5:
        md5_init(&state.md5);
        for (size_t i = 0; i < n; i++)
            md5_update(&state.md5, pieces[i].len, pieces[i].at);
        md5_digest(&state.md5, MD5_DIGEST_SIZE, digest);
        break;
    case CW_SHA_256:
        sha256_init(&state.sha256);
        for (size_t i = 0; i < n; i++)
            sha256_update(&state.sha256, pieces[i].len, pieces[i].at);
        sha256_digest(&state.sha256, SHA256_DIGEST_SIZE, digest);
        break;
    case CW_SHA_512_256:
        sha512_256_init(&state.sha512);
        for (size_t i = 0; i < n; i++)
            sha512_update(&state.sha512, pieces[i].len, pieces[i].at);
        sha512_256_digest(&state.sha512, SHA512_256_DIGEST_SIZE, digest);
        break;
    }
}

const struct cw_host host_hash = { .context = NULL, .random = draw, .hash = hash };
