/* script.h - the text of a flow: statements at the left edge, their details indented below them. */
#ifndef FLOW_SCRIPT_H
#define FLOW_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

/* Where a line stands; faults are reported with it. */
struct place {
    const char *path;
    int line; /* from 1 */
};

struct detail {
    struct place place;
    char *text; /* without its indentation */
};

struct statement {
    struct place place;
    char *text;          /* of "2> REGISTER" only "> REGISTER" */
    unsigned phone_line; /* the 2 of it; 1 where nothing is said */
    struct detail *detail;
    size_t details;
};

struct script {
    struct statement *statement;
    size_t statements;
};

/* Reads the file and, in place of each `include NAME`, the file NAME of the same folder. Lines that
 * begin with # are remarks, and so is what follows two blanks and # in a statement. Ends the
 * program where it cannot be read. */
void script_read(struct script *s, const char *path);

/* Says what is wrong and where, and ends the program with 1. */
_Noreturn void script_fault(struct place place, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The next word of *p, cut off in place; *p goes behind it. NULL: there is none. */
char *script_word(char **p);

/* Is `word` the next one? Then it is taken. */
bool script_take(char **p, const char *word);

/* A number that fills the word. Ends the program where it does not. */
unsigned long long script_number(struct place place, const char *word);

/* Seconds with up to three digits behind the point, as milliseconds. Ends the program where they
 * are none. */
unsigned long long script_ms(struct place place, const char *word);

#endif
