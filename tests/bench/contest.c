/* contest.c - one contender checked, timed or counted: bench_X check|parse|index|write|count FOLDER
 * [SECONDS | repeat TIMES]; each may end in "-shuffled".
 *
 * check: every fact of every message, parsed and parsed again after writing. parse, index, write:
 * ns a message over the whole corpus, then message by message; with repeat, so many rounds and no word,
 * for who counts instructions. count: heap requests a message (with the counter preloaded). shuffled: the
 * same messages with their fields in other orders. */
#include "contest.h"

#include <stdio.h>
#include <time.h>

volatile uintptr_t contest_sink;
extern unsigned long allocation_calls(void)
    __attribute__((weak)); /* allocations.c, where preloaded */
extern unsigned long allocation_octets(void) __attribute__((weak));

enum { ROOM = 65536 };
static void *kept[CORPUS_MAX];

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* others may use the machine too */
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int check_parse(const struct corpus_message *m, const char *octets, size_t n,
                       const char *who)
{
    char *const before = malloc(n + 1);
    struct facts f;
    int wrong;

    if (!before)
        return 1;
    memcpy(before, octets, n + 1);
    facts_clear(&f);
    if (contender.parse(octets, n, &f)) {
        fprintf(stderr, "%s: %s is refused\n", who, m->name);
        wrong = 1;
    } else
        wrong = facts_compare(m, &f, who);
    if (memcmp(before, octets, n) != 0) {
        fprintf(stderr, "%s: %s has changed\n", who, m->name);
        wrong++;
    }
    free(before);
    return wrong;
}

static int check_write(int i)
{
    const struct corpus_message *m = &corpus[i];
    char *const out = malloc(ROOM + 1);
    const size_t n = contender.write(kept[i], out, ROOM);
    char who[64];
    int wrong = 0;

    out[n] = '\0';
    snprintf(who, sizeof who, "%s, written", contender.name);
    if (n < m->n * 9 / 10 ||
        n > m->n * 4 / 3) { /* libosip2 gives each value of a list a line of its own */
        fprintf(stderr, "%s: %s has %zu octets instead of %zu\n", who, m->name, n, m->n);
        wrong++;
    } else
        wrong += check_parse(m, out, n, who);
    free(out);
    return wrong;
}

static int check(void)
{
    int wrong = 0;

    for (int i = 0; i < corpus_n; i++) {
        wrong += check_parse(&corpus[i], corpus[i].octets, corpus[i].n, contender.name);
        if (contender.index && contender.index(corpus[i].octets, corpus[i].n)) {
            fprintf(stderr, "%s: %s has no index\n", contender.name, corpus[i].name);
            wrong++;
        }
        if (contender.write)
            wrong += check_write(i);
    }
    fprintf(stderr, "%s: %d messages parsed and written, %d facts wrong\n", contender.name,
            corpus_n, wrong);
    return wrong != 0;
}

static void once(char what, int i)
{
    const struct corpus_message *m = &corpus[i];
    int failed;

    if (what == 'p')
        failed = contender.parse(m->octets, m->n, NULL);
    else if (what == 'i')
        failed = contender.index(m->octets, m->n);
    else
        failed = contender.write(kept[i], NULL, ROOM) == 0;
    if (failed) {
        fprintf(stderr, "%s: %s failed while timing\n", contender.name, m->name);
        exit(3);
    }
}

static double rounds(char what, long n, int first, int last)
{
    const double start = now();

    for (long k = 0; k < n; k++)
        for (int i = first; i < last; i++)
            once(what, i);
    return now() - start;
}

/* ns a message; the first rounds warm up and say how many fill `seconds`. */
static double time_of(char what, int first, int last, double seconds)
{
    long n = 1;
    double took;

    while ((took = rounds(what, n, first, last)) < seconds / 10)
        n *= 2;
    n = (long)((double)n * seconds / took) + 1;
    return rounds(what, n, first, last) * 1e9 / ((double)n * (last - first));
}

static void count(char what, const char *name)
{
    enum { TIMES = 100 };
    unsigned long calls, octets;

    rounds(what, TIMES, 0, corpus_n);
    calls = allocation_calls();
    octets = allocation_octets();
    rounds(what, TIMES, 0, corpus_n);
    printf("%s\t%s\t%.1f\t%.0f\n", contender.name, name,
           (double)(allocation_calls() - calls) / (TIMES * corpus_n),
           (double)(allocation_octets() - octets) / (TIMES * corpus_n));
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    const double seconds = argc > 3 ? strtod(argv[3], NULL) : 0.2;

    if (argc < 3 || !strchr("cpiw", what[0]))
        return fprintf(
                   stderr,
                   "usage: bench_%s check|parse|index|write|count[-shuffled] FOLDER [SECONDS | repeat TIMES]\n",
                   contender.name),
               2;
    corpus_load(argv[2]);
    if (strstr(what, "-shuffled"))
        corpus_shuffle();
    if (contender.init())
        return 2;
    for (int i = 0; i < corpus_n; i++)
        if (!(kept[i] = contender.keep(corpus[i].octets, corpus[i].n)))
            return fprintf(stderr, "%s: %s is not kept\n", contender.name, corpus[i].name), 1;
    if (check())
        return 1;
    if (strncmp(what, "check", 5) == 0)
        return 0;
    if (strcmp(what, "count") == 0) {
        if (!allocation_calls)
            return fprintf(stderr, "the counter is not preloaded\n"), 2;
        count('p', "parse");
        if (contender.write)
            count('w', "write");
        return 0;
    }
    if ((what[0] == 'i' && !contender.index) || (what[0] == 'w' && !contender.write))
        return 2;
    if (argc > 4 && strcmp(argv[3], "repeat") == 0) {
        rounds(what[0], strtol(argv[4], NULL, 10), 0, corpus_n);
        return 0;
    }
    printf("%s\t%s\tall\t%.1f\n", contender.name, what, time_of(what[0], 0, corpus_n, seconds));
    for (int i = 0; argc > 4 && i < corpus_n; i++)
        printf("%s\t%s\t%s\t%.1f\n", contender.name, what, corpus[i].name,
               time_of(what[0], i, i + 1, seconds / 4));
    return 0;
}
