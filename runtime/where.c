/* where.c - `clausewire where`: where a clause is met, refused or owed, from the registry and the
 * dictionary. */
#include <ctype.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "arc.h"
#include "command.h"
#include "clausewire/error.h"
#include "near.h"
#include "paragraph.h"
#include "query.h"
#include "registry.h"
#include "setting_table.h"

static const char help[] =
    "usage: clausewire where [--json] CLAUSE...\n"
    "\n"
    "Shows where a clause is met, or why it is refused or owed: its row of the registry, the arcs\n"
    "and refused cells that cite it, the settings and errors that it explains, and for a section\n"
    "the sentences in it.\n"
    "\n"
    "CLAUSE is an id (RFC3261_10_2_4, RFC3261_10_2_4-3, GUIDE_retry_cap, LOCAL_no_star) or a number as\n"
    "people write it: RFC3261-10.2.4, rfc3261#10.2.4-3, \"10.2.4 RFC 3261\"; a number alone is of\n"
    "RFC 3261.\n"
    "\n"
    "  --json  JSON instead of text\n"
    "  --help  this text\n"
    "\n"
    "Exit status: 0 fine, 1 the registry has no such clause, 2 usage.\n";

enum { COLUMN = 14, ID_ROOM = 128 }; /* column of what follows a label; octets of an id */

static bool is_sentence_of(const struct registry_row *row, const char *section)
{
    size_t n = strlen(section);

    return strncmp(row->id, section, n) == 0 && row->id[n] == '-' &&
           isdigit((unsigned char)row->id[n + 1]);
}

static bool is_listed(const char *const *clauses, const char *id)
{
    for (; *clauses != NULL; clauses++)
        if (strcmp(*clauses, id) == 0)
            return true;
    return false;
}

static void write_citing_arc(const struct cw_dictionary_arc *a, char *out, size_t room)
{
    const struct cw_dictionary_chart *chart = arc_chart(a->chart);
    const size_t n = (size_t)snprintf(out, room, "%s ", chart->name);

    arc_write(out + n, room - n, chart->name, chart->state_names[a->from],
              chart->event_names[a->event], a->guard, chart->state_names[a->to]);
}

static void write_refusal(const struct cw_dictionary_refusal *f, char *out, size_t room)
{
    const struct cw_dictionary_chart *chart = arc_chart(f->chart);

    snprintf(out, room, "%s %s --%s (%s)", chart->name, chart->state_names[f->state],
             arc_event(chart->name, chart->event_names[f->event]), f->host);
}

static const struct {
    const char *name, *clause, *text;
} errors[] = {
#define ROW(name, value, clause, status, text) { #name, clause, text },
    CW_ERRORS(ROW)
#undef ROW
};

/* Calls `put` with each place that cites an id, and its kind ("arcs", "refuses", ...). */
static void each_citation(const char *id,
                          void (*put)(void *context, const char *kind, const char *text),
                          void *context)
{
    char text[512];

    for (size_t i = 0; i < CW_DICTIONARY_ARCS; i++)
        if (is_listed(cw_dictionary_arcs[i].clauses, id)) {
            write_citing_arc(&cw_dictionary_arcs[i], text, sizeof text);
            put(context, "arcs", text);
        }
    for (size_t i = 0; i < CW_DICTIONARY_REFUSALS; i++)
        if (strcmp(cw_dictionary_refusals[i].why, id) == 0) {
            write_refusal(&cw_dictionary_refusals[i], text, sizeof text);
            put(context, "refuses", text);
        }
    for (size_t i = 0; i < CW_SETTINGS; i++)
        if (strcmp(cw_setting_table[i].clause, id) == 0)
            put(context, "settings", cw_setting_table[i].web);
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strcmp(errors[i].clause, id) == 0) {
            snprintf(text, sizeof text, "%s: %s", errors[i].name, errors[i].text);
            put(context, "errors", text);
        }
}

/* Prints the kind once, before the first line of it. */
static void print_citation(void *context, const char *kind, const char *text)
{
    const char **last = context;

    paragraph_print(4, *last != NULL && strcmp(*last, kind) == 0 ? "" : kind, COLUMN, text);
    *last = kind;
}

static void print_state(const struct registry_row *row, size_t indent, size_t column)
{
    char text[512];

    if (strcmp(row->state, "met") == 0) {
        snprintf(text, sizeof text, "%s", row->met);
        for (char *at = text; (at = strchr(at, ';')) != NULL; at++)
            *at = ' ';
        paragraph_print(indent, "met in", column, text);
        if (*row->reason != 0)
            paragraph_print(indent, "because", column, row->reason);
    } else {
        paragraph_print(indent, row->state, column, row->reason);
    }
}

static void print_row(const struct registry_row *row)
{
    const char *last = NULL;
    bool has_sentence = false;

    if (strncmp(row->source, "RFC", 3) == 0)
        printf("%s  (%s, %s %s)\n", row->id, row->level, row->source, row->section);
    else
        printf("%s  (%s, %s)\n", row->id, row->level, row->section);
    paragraph_print(4, "says", COLUMN, row->paraphrase);
    print_state(row, 4, COLUMN);
    each_citation(row->id, print_citation, &last);
    for (size_t i = 0; i < REGISTRY_ROWS; i++) {
        const struct registry_row *s = &registry_row[i];
        char label[ID_ROOM];

        if (!is_sentence_of(s, row->id))
            continue;
        if (!has_sentence)
            printf("    sentences\n");
        has_sentence = true;
        snprintf(label, sizeof label, "-%s %s", s->id + strlen(row->id) + 1, s->level);
        paragraph_print(6, label, 22, s->paraphrase);
        print_state(s, 22, 31);
    }
}

static void add_citation(void *context, const char *kind, const char *text)
{
    json_t *row = context, *list = json_object_get(row, kind);

    if (list == NULL) {
        json_object_set_new(row, kind, json_array());
        list = json_object_get(row, kind);
    }
    json_array_append_new(list, json_string(text));
}

static json_t *json_row(const struct registry_row *row, bool is_whole)
{
    json_t *value =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", row->id, "source", row->source,
                  "section", row->section, "level", row->level, "paraphrase", row->paraphrase,
                  "met", row->met, "state", row->state, "reason", row->reason);
    json_t *sentences;

    if (!is_whole)
        return value;
    each_citation(row->id, add_citation, value);
    sentences = json_array();
    for (size_t i = 0; i < REGISTRY_ROWS; i++)
        if (is_sentence_of(&registry_row[i], row->id))
            json_array_append_new(sentences, json_row(&registry_row[i], false));
    json_object_set_new(value, "sentences", sentences);
    return value;
}

/* The start of a section number: a digit, or the letter of an appendix alone or before a dot. */
static bool begins_section(const char *at)
{
    return isdigit((unsigned char)*at) ||
           (isupper((unsigned char)*at) &&
            (at[1] == 0 || at[1] == ' ' || at[1] == '.' || at[1] == '_'));
}

/* "10.2.4-3 RFC 3261" and similar -> "RFC3261_10_2_4-3". False: no RFC and section in it. */
static bool write_id(const char *text, char *out, size_t room)
{
    const char *rfc = text, *section, *end;
    size_t len;

    while (*rfc != 0 && strncasecmp(rfc, "rfc", 3) != 0)
        rfc++;
    if (*rfc == 0)
        return false;
    end = rfc + 3;
    end += strspn(end, " -_");
    len = strspn(end, "0123456789");
    if (len == 0 || len > 5)
        return false;
    len = (size_t)snprintf(out, room, "RFC%.*s_", (int)len, end);
    end += strspn(end, "0123456789");
    /* the section follows the RFC, or precedes it */
    for (section = end; *section != 0 && !begins_section(section); section++)
        ;
    if (*section == 0)
        for (section = text; section < rfc && !begins_section(section); section++)
            ;
    if (section == rfc || *section == 0)
        return false;
    for (; len + 2 < room &&
           (isalnum((unsigned char)*section) ||
            ((*section == '.' || *section == '_') && isalnum((unsigned char)section[1])));
         section++)
        out[len++] = *section == '.' ? '_' : *section;
    if (*section == '-' && isdigit((unsigned char)section[1]))
        for (; len + 1 < room && (*section == '-' || isdigit((unsigned char)*section)); section++)
            out[len++] = *section;
    out[len] = 0;
    return true;
}

static const struct registry_row *find_row(const char *text, char id[ID_ROOM])
{
    char whole[ID_ROOM + sizeof "RFC3261 "];

    for (size_t i = 0; i < REGISTRY_ROWS; i++)
        if (strcasecmp(registry_row[i].id, text) == 0)
            return &registry_row[i];
    snprintf(whole, sizeof whole, "RFC3261 %s", text);
    /* a number alone is a section of RFC 3261 */
    if (isdigit((unsigned char)*text) && write_id(whole, id, ID_ROOM)) {
        const struct registry_row *row = registry_find(id);
        if (row != NULL)
            return row;
    }
    if (!write_id(text, id, ID_ROOM)) {
        snprintf(id, ID_ROOM, "%s", text);
        return NULL;
    }
    return registry_find(id);
}

static const char *row_id(size_t i)
{
    return strchr(registry_row[i].id, '-') == NULL ? registry_row[i].id : NULL;
}

static int print_unknown(const char *text, const char *id)
{
    const char *near[5];
    size_t n = near_find(id, row_id, REGISTRY_ROWS, near, sizeof near / sizeof *near);

    fprintf(stderr, "clausewire where: the registry has no clause \"%s\"", text);
    if (strcmp(text, id) != 0)
        fprintf(stderr, " (%s)", id);
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "%s %s", i == 0 ? "; near it:" : ",", near[i]);
    fputc('\n', stderr);
    return COMMAND_NO;
}

int command_where(int argc, char **argv)
{
    struct query query = { .help = help };
    const struct registry_row *row;
    char text[ID_ROOM] = "", id[ID_ROOM];
    int status;

    if (!query_options(&query, argc, argv, &status))
        return status;
    if (query.first == argc) {
        fprintf(stderr, "clausewire where: no clause named\n%s", help);
        return COMMAND_USAGE;
    }
    for (size_t len = 0; query.first < argc && len < sizeof text;
         query.first++) /* "RFC 3261 10.2.4" without quotes */
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", len > 0 ? " " : "",
                                argv[query.first]);
    row = find_row(text, id);
    if (row == NULL)
        return print_unknown(text, id);
    if (query.is_json)
        query_print_json(json_row(row, true));
    else
        print_row(row);
    return COMMAND_FINE;
}
