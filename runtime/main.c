/* main.c - `clausewire COMMAND`: finds the command and calls it. */
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "command.h"

static const struct {
    const char *name, *text;
    int (*call)(int argc, char **argv);
} commands[] = {
#define COMMAND_ROW(name, text) { #name, text, command_##name },
    COMMANDS(COMMAND_ROW)
#undef COMMAND_ROW
};

enum { HOW_MANY = sizeof commands / sizeof commands[0], LARGE = 131072 };

static void usage(FILE *out)
{
    fputs("usage: clausewire COMMAND [ARGUMENT...]\n"
          "       clausewire COMMAND --help | --help | --version\n\n"
          "A SIP phone whose every transition cites the clause it implements.\n\n",
          out);
    for (size_t i = 0; i < HOW_MANY; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].text);
    fputs("\nExit status: 0 fine, 1 the answer is no, 2 usage or environment.\n", out);
}

/* Output that could not be written is an error. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    perror("clausewire: standard output");
    return COMMAND_USAGE;
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";

#ifdef M_MMAP_THRESHOLD
    /* pools stay in pages of their own, untouched until they are used, and what is freed is given back; glibc
     * raises the threshold at the first large block that is freed */
    mallopt(M_MMAP_THRESHOLD, LARGE);
#endif
    if (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help")) {
        usage(stdout);
        return COMMAND_FINE;
    }
    if (!strcmp(word, "--version")) {
        printf("Clausewire %s\n", CW_VERSION);
        return COMMAND_FINE;
    }
    for (size_t i = 0; i < HOW_MANY; i++)
        if (!strcmp(word, commands[i].name))
            return finish(commands[i].call(argc - 1, argv + 1));
    if (*word)
        fprintf(stderr, "clausewire: unknown command '%s'\n", word);
    usage(stderr);
    return COMMAND_USAGE;
}
