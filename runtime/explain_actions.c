/* explain_actions.c - the rows of CHART.actions.tsv, printed. */
#include "explain_actions.h"

#include <stdio.h>
#include <string.h>

#include "action_words.h"
#include "command.h"
#include "paragraph.h"
#include "query.h"

enum { CELL = 512, COLUMNS = 8, LABEL_WIDTH = 9 };

struct cell {
    const char *label, *text;
};

static void read_cells(const struct cw_action_words *w, struct cell cells[COLUMNS])
{
    const struct cell all[COLUMNS] = {
        { "posts", w->posts },     { "arms", w->arms },
        { "disarms", w->disarms }, { "takes", w->takes },
        { "frees", w->frees },     { w->is_guard ? "reads" : "sets", w->facts },
        { "effects", w->effects }, { "when", w->when }
    };

    memcpy(cells, all, sizeof all);
}

static void put(char *out, const char *text, size_t n)
{
    const size_t used = strlen(out);

    if (used + n < CELL) {
        memcpy(out + used, text, n);
        out[used + n] = '\0';
    }
}

/* One of several, with what says how often: "perhaps NICT_START or NICT_LARGE". A timer stands before its
 * event: "e with NICT_T_E". */
static void put_item(char *out, const char *item, size_t n)
{
    const char last = item[n - 1];

    if (last == '?')
        put(out, "perhaps ", 8);
    if (last == '*')
        put(out, "any number of ", 14);
    n -= last == '?' || last == '*';
    for (size_t i = 0; i < n; i++)
        if (item[i] == '/')
            put(out, " or ", 4);
        else if (item[i] == ':')
            put(out, " with ", 6);
        else
            put(out, &item[i], 1);
}

/* A cell of the table in plain words. */
static void write_cell(char out[CELL], const char *cell)
{
    *out = '\0';
    for (size_t n; *cell; cell += n + (cell[n] == ',')) {
        n = strcspn(cell, ",");
        put(out, ", ", *out ? 2 : 0);
        if (n)
            put_item(out, cell, n);
    }
}

static const struct cw_action_words *find(const char *chart, const char *name)
{
    for (size_t i = 0; i < CW_ACTION_WORDS; i++)
        if (strcmp(cw_action_words[i].chart, chart) == 0 &&
            strcmp(cw_action_words[i].name, name) == 0)
            return &cw_action_words[i];
    return NULL;
}

static bool has_nothing(const struct cell *cells)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (*cells[i].text)
            return false;
    return true;
}

static void print(const struct cw_action_words *w, size_t indent)
{
    struct cell cells[COLUMNS];
    char text[CELL];

    read_cells(w, cells);
    if (has_nothing(cells)) {
        paragraph_print(indent, "", indent,
                        w->is_guard ? "reads nothing" : "does nothing that is seen outside of it");
        return;
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        if (!*cells[i].text)
            continue;
        write_cell(text, cells[i].text);
        paragraph_print(indent, cells[i].label, indent + LABEL_WIDTH,
                        cells[i].text == w->when ? w->when : text);
    }
}

static json_t *json_row(const struct cw_action_words *w)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "kind",
                     w->is_guard ? "guard" : "action", "name", w->name, "posts", w->posts, "arms",
                     w->arms, "disarms", w->disarms, "takes", w->takes, "frees", w->frees, "facts",
                     w->facts, "effects", w->effects, "when", w->when);
}

void explain_action_print(const char *chart, const char *name, size_t indent)
{
    const struct cw_action_words *w = find(chart, name);

    if (w)
        print(w, indent);
}

json_t *explain_action_json(const char *chart, const char *name)
{
    const struct cw_action_words *w = find(chart, name);

    return w ? json_row(w) : NULL;
}

int explain_actions(const char *chart, bool is_json)
{
    json_t *list = json_array();
    const char *table = "";

    for (size_t i = 0; i < CW_ACTION_WORDS; i++) {
        const struct cw_action_words *w = &cw_action_words[i];

        if (strcmp(chart, w->chart) != 0)
            continue;
        if (is_json) {
            json_array_append_new(list, json_row(w));
            continue;
        }
        if (!*table)
            printf("%s: what each action does, and what each guard reads\n", w->table);
        table = w->table;
        printf("\n    %s%s\n", w->name, w->is_guard ? " (guard)" : "");
        print(w, 8);
    }
    if (is_json)
        query_print_json(list);
    else
        json_decref(list);
    return COMMAND_FINE;
}
