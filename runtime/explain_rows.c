/* explain_rows.c - the rows of admission.tsv and of CHART.responses.tsv with their clauses, printed. */
#include "explain_rows.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "admission_words.h"
#include "command.h"
#include "paragraph.h"
#include "registry.h"
#include "response_words.h"

enum { LABEL = 8, TEXT = 16, PARAPHRASE = 42 }; /* columns */

static const char *paraphrase(const char *clause)
{
    const struct registry_row *row = registry_find(clause);

    return row == NULL ? "" : row->paraphrase;
}

static void print_clauses(const char *const *clauses)
{
    for (size_t i = 0; clauses[i] != NULL; i++) {
        char label[128];

        snprintf(label, sizeof label, "%-*s%s", TEXT - LABEL, i == 0 ? "clause" : "", clauses[i]);
        paragraph_print(LABEL, label, PARAPHRASE, paraphrase(clauses[i]));
    }
}

static json_t *json_clauses(const char *const *clauses)
{
    json_t *list = json_array();

    for (; *clauses != NULL; clauses++)
        json_array_append_new(
            list, json_pack("{s:s, s:s}", "id", *clauses, "paraphrase", paraphrase(*clauses)));
    return list;
}

static void print_json(json_t *list)
{
    json_dumpf(list, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(list);
}

static void print_admission(const struct cw_admission_words *w, size_t number)
{
    printf("  %2zu %-22s %-7s %s%s%s\n", number, w->id, w->answer, w->methods,
           w->predicate[0] != 0 ? ", if it " : "", w->predicate);
    if (w->fields[0] != 0)
        paragraph_print(LABEL, "has", TEXT, w->fields);
    print_clauses(w->clauses);
}

int explain_admission(const char *id, bool is_json)
{
    json_t *list = json_array();
    bool is_found = false;

    if (!is_json && id == NULL)
        puts("admission: the first row that matches a request that has come in says what is done\n"
             "(fsm/message/admission.tsv). Row, answer, methods, predicate:\n");
    for (size_t i = 0; i < CW_ADMISSION_WORDS; i++) {
        const struct cw_admission_words *w = &cw_admission_words[i];

        if (id != NULL && strcasecmp(id, w->id) != 0)
            continue;
        is_found = true;
        if (is_json)
            json_array_append_new(list,
                                  json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:o}", "number",
                                            (int)i + 1, "row", w->id, "predicate", w->predicate,
                                            "methods", w->methods, "answer", w->answer, "fields",
                                            w->fields, "clauses", json_clauses(w->clauses)));
        else
            print_admission(w, i + 1);
    }
    if (is_json && is_found)
        print_json(list);
    else
        json_decref(list);
    if (is_found)
        return COMMAND_FINE;
    fprintf(stderr, "clausewire explain: admission has no row \"%s\"; there are", id);
    for (size_t i = 0; i < CW_ADMISSION_WORDS; i++)
        fprintf(stderr, "%s %s", i == 0 ? "" : ",", cw_admission_words[i].id);
    fputc('\n', stderr);
    return COMMAND_NO;
}

int explain_responses(const char *chart, bool is_json)
{
    json_t *list = json_array();
    const char *table = "";

    for (size_t i = 0; i < CW_RESPONSE_WORDS; i++) {
        const struct cw_response_words *w = &cw_response_words[i];

        if (strcasecmp(chart, w->chart) != 0)
            continue;
        if (!is_json && strcmp(table, w->table) != 0)
            printf("%s%s: the first row that matches says the event\n", *table ? "\n" : "",
                   w->table);
        table = w->table;
        if (is_json) {
            json_array_append_new(list,
                                  json_pack("{s:s, s:s, s:s, s:s, s:o}", "table", w->table,
                                            "status", w->status, "condition", w->condition, "event",
                                            w->event, "clauses", json_clauses(w->clauses)));
            continue;
        }
        printf("    %-8s %s%s%s\n", w->status, w->event, w->condition[0] != 0 ? ", if it " : "",
               w->condition);
        print_clauses(w->clauses);
    }
    if (is_json && *table)
        print_json(list);
    else
        json_decref(list);
    if (*table)
        return COMMAND_FINE;
    fprintf(stderr, "clausewire explain: %s hears no responses\n", chart);
    return COMMAND_NO;
}
