/* profile_read.c - a profile read from a file: its XML, its values, and the whole checked; all of it, or
 * nothing. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "profile_reader.h"

static void free_reader(struct profile_reader *r)
{
    for (uint32_t i = 0; i < r->seen_room; i++)
        free(r->seen[i]);
    free(r->seen);
    free(r->given);
    free(r->current.name);
    free(r->current.value);
    profile_forget(&r->raw);
    free(r);
}

unsigned profile_parse(struct profile *p, const char *name, const void *octets, size_t n,
                       FILE *complaints)
{
    struct profile_reader *r = calloc(1, sizeof *r);
    unsigned faults;

    memset(p, 0, sizeof *p);
    if (!r) {
        if (complaints)
            fprintf(complaints, "%s: out of memory\n", name);
        return 1;
    }
    p->phone = cw_phone_defaults;
    r->profile = p;
    r->name = name;
    r->complaints = complaints;
    if (profile_read_xml(r, octets, n)) {
        profile_put_values(r);
        profile_check(r);
    }
    if (complaints && r->warnings > PROFILE_WARNINGS_MAX)
        fprintf(complaints, "%s: %u more warnings\n", name, r->warnings - PROFILE_WARNINGS_MAX);
    if (complaints && r->faults > PROFILE_FAULTS_MAX)
        fprintf(complaints, "%s: %u more faults\n", name, r->faults - PROFILE_FAULTS_MAX);
    faults = r->faults;
    free_reader(r);
    if (faults)
        profile_free(p);
    return faults;
}

unsigned profile_read(struct profile *p, const char *path, FILE *complaints)
{
    char *octets = malloc(PROFILE_OCTETS_MAX + 1);
    FILE *file = octets ? fopen(path, "rbe") : NULL;
    unsigned faults = 1;
    size_t n = 0;
    int error = errno;

    memset(p, 0, sizeof *p);
    if (file) {
        errno = 0;
        n = fread(octets, 1, PROFILE_OCTETS_MAX + 1, file);
        error = ferror(file) ? (errno ? errno : EIO) : 0;
        fclose(file);
    }
    if (!file || error) {
        if (complaints)
            fprintf(complaints, "%s: cannot be read: %s\n", path, strerror(error));
    } else
        faults = profile_parse(p, path, octets, n, complaints);
    free(octets);
#ifdef M_MMAP_THRESHOLD
    malloc_trim(0); /* a large profile is read once */
#endif
    return faults;
}
