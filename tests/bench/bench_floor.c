/* bench_floor.c - floors over the same corpus: the message copied; all its lines found; 64 octets
 * allocated and freed; MD5 of 200 octets: bench_floor FOLDER [SECONDS]. */
#include <nettle/md5.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "corpus.h"

static char copy[65536];
static volatile size_t sink;

static void copied(const struct corpus_message *m)
{
    memcpy(copy, m->octets, m->n);
    __asm__ volatile("" ::: "memory");
}

static void lines(const struct corpus_message *m)
{
    const char *p = m->octets, *const end = p + m->n;
    size_t n = 0;

    while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
        p++;
        n++;
    }
    sink = n;
}

static void allocated(const struct corpus_message *m)
{
    void *p = malloc(64);

    (void)m;
    __asm__ volatile("" ::"r"(p) : "memory");
    free(p);
}

static void hashed(const struct corpus_message *m)
{
    struct md5_ctx md5;
    uint8_t digest[MD5_DIGEST_SIZE];

    md5_init(&md5);
    md5_update(&md5, 200, (const uint8_t *)m->octets);
    md5_digest(&md5, sizeof digest, digest);
    sink = digest[0];
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* others may use the machine too */
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double rounds(void (*work)(const struct corpus_message *m), long n)
{
    const double start = now();

    for (long k = 0; k < n; k++)
        for (int i = 0; i < corpus_n; i++)
            work(&corpus[i]);
    return now() - start;
}

static void floor_of(const char *name, void (*work)(const struct corpus_message *m), double seconds)
{
    long n = 1;
    double took;

    while ((took = rounds(work, n)) < seconds / 10)
        n *= 2;
    n = (long)((double)n * seconds / took) + 1;
    printf("%s\tfloor\tall\t%.2f\n", name, rounds(work, n) * 1e9 / ((double)n * corpus_n));
}

int main(int argc, char **argv)
{
    const double seconds = argc > 2 ? strtod(argv[2], NULL) : 0.2;

    if (argc < 2)
        return fprintf(stderr, "usage: bench_floor FOLDER [SECONDS]\n"), 2;
    corpus_load(argv[1]);
    floor_of("memcpy of the message", copied, seconds);
    floor_of("memchr of its lines", lines, seconds);
    floor_of("malloc and free", allocated, seconds);
    floor_of("MD5 of 200 octets", hashed, seconds);
    return 0;
}
