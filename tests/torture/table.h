/* table.h - a folder of files and a table with a row for each: what must be read of it.
 *
 * The table is tab-separated, with '#' for comments; the first cell is the name of the file. */
#ifndef TORTURE_TABLE_H
#define TORTURE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TABLE_OCTETS_MAX = 1 << 18, TABLE_CELLS_MAX = 40, TABLE_ROWS_MAX = 400 };

/* The file of the row being checked, and the counts of all rows. */
struct table_state {
    const char *file;
    uint8_t octets[TABLE_OCTETS_MAX];
    size_t size; /* octets */
    size_t checks, faults;
};
extern struct table_state table;

struct table_user {
    const char *program, *things; /* for the messages: "torture", "messages" */
    int columns;                  /* that a row has at least */
    int no_folder;                /* exit status where the folder is missing */
    void (*check)(char **cell, int cells);
    bool (*needs_row)(const char *name); /* whether a file of the folder must have one */
};

/* Prints a difference and counts it. */
void table_fault(const char *what, const char *have, const char *want);

/* Checks every row; arguments: TABLE FOLDER. Returns the exit status: 0 all as the table says, 1 not,
 * 2 usage or a table that cannot be read, no_folder. */
int table_run(const struct table_user *user, int argc, char **argv);

/* A block of exactly n octets with a forbidden page right behind it, or right in front of it. Ends the
 * program where there is no memory. */
struct fenced {
    uint8_t *map, *at;
    size_t length;
};
struct fenced table_fenced(size_t n, bool behind);
void table_unfence(struct fenced *block);

#endif
