/* verdicts.c - the verdict on every file of some folders, whatever it was made as: a message, a stream, a
 * URI, a body, and where it is short a value of each header field. Two builds that read alike write the
 * same text; tests/builds/build.py compares them.
 *
 * usage: verdicts FOLDER...    Exit 0; 2: usage, or a file that cannot be read */
#include "verdicts.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    OCTETS_MAX = 1 << 17,
    VALUE_MAX = 256 /* octets of what is tried as a value */
};

static void judge(const char *folder, const char *name)
{
    char path[1024];
    FILE *file;
    uint8_t *octets = malloc(OCTETS_MAX);
    size_t n;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!(file = fopen(path, "rb"))) {
        perror(path);
        exit(2);
    }
    n = fread(octets, 1, OCTETS_MAX, file);
    fclose(file);
    octets = realloc(octets, n ? n : 1);
    printf("# %s %zu\n", path, n);
    verdict_message(octets, n);
    verdict_stream(octets, n);
    verdict_uri(octets, n);
    verdict_bodies(octets, n);
    if (n <= VALUE_MAX)
        verdict_values(octets, n);
    free(octets);
}

static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: verdicts FOLDER...\n", stderr);
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        struct dirent **entry;
        const int n = scandir(argv[i], &entry, is_file, alphasort);

        if (n < 0) {
            perror(argv[i]);
            return 2;
        }
        for (int k = 0; k < n; k++) {
            judge(argv[i], entry[k]->d_name);
            free(entry[k]);
        }
        free(entry);
    }
    return fflush(stdout) == 0 ? 0 : 2;
}
