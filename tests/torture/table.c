/* table.c - runs the rows of a table over the files of a folder (table.h). */
#include "table.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct table_state table;

void table_fault(const char *what, const char *have, const char *want)
{
    printf("%s: %s is '%s', not '%s'\n", table.file, what, have, want);
    table.faults++;
}

struct fenced table_fenced(size_t n, bool behind)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), inner = (n + page - 1) / page * page;
    struct fenced block = { .length = inner + 2 * page };

    block.map = mmap(NULL, block.length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block.map == MAP_FAILED ||
        (inner && mprotect(block.map + page, inner, PROT_READ | PROT_WRITE))) {
        perror("mmap");
        exit(2);
    }
    block.at = block.map + page + (behind ? inner - n : 0);
    return block;
}

void table_unfence(struct fenced *block)
{
    munmap(block->map, block->length);
}

static bool read_file(const char *folder, const char *name)
{
    char path[1024];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!(f = fopen(path, "rb"))) {
        perror(path);
        return false;
    }
    table.size = fread(table.octets, 1, sizeof table.octets, f);
    fclose(f);
    return true;
}

static int split(char *line, char **cell)
{
    int cells = 0;

    while (line && cells < TABLE_CELLS_MAX) {
        cell[cells++] = line;
        if ((line = strchr(line, '\t')))
            *line++ = '\0';
    }
    return cells;
}

/* Every file of the folder that needs a row has one. */
static void check_folder(const struct table_user *user, DIR *folder, char seen[][64], size_t rows)
{
    struct dirent *entry;

    while ((entry = readdir(folder))) {
        size_t i = 0;

        while (i < rows && strcmp(seen[i], entry->d_name))
            i++;
        table.file = entry->d_name;
        if (i == rows && user->needs_row(table.file))
            table_fault("row", "missing", "in the table");
    }
}

int table_run(const struct table_user *user, int argc, char **argv)
{
    static char line[8192], seen[TABLE_ROWS_MAX][64];
    size_t rows = 0;
    DIR *folder;
    FILE *rows_file;

    if (argc != 3) {
        fprintf(stderr, "usage: %s TABLE FOLDER\n", user->program);
        return 2;
    }
    if (!(folder = opendir(argv[2]))) {
        printf("%s: there is no such folder\n", argv[2]);
        return user->no_folder;
    }
    if (!(rows_file = fopen(argv[1], "r"))) {
        perror(argv[1]);
        closedir(folder);
        return 2;
    }
    while (fgets(line, sizeof line, rows_file)) {
        char *cell[TABLE_CELLS_MAX];
        int cells;

        line[strcspn(line, "\n")] = '\0';
        if (!*line || *line == '#')
            continue;
        cells = split(line, cell);
        table.file = cell[0];
        if (cells < user->columns || rows == TABLE_ROWS_MAX || !strrchr(table.file, '.')) {
            table_fault("row", "short or one too many", "with all its columns");
            continue;
        }
        snprintf(seen[rows++], sizeof *seen, "%s", cell[0]);
        if (read_file(argv[2], cell[0]))
            user->check(cell, cells);
        else
            table.faults++;
    }
    check_folder(user, folder, seen, rows);
    closedir(folder);
    fclose(rows_file);
    printf("%zu %s, %zu checks, %zu faults\n", rows, user->things, table.checks, table.faults);
    return table.faults || !rows;
}
