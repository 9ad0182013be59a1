/* explain.c - `clausewire explain`: the arcs of a chart, their clauses, their tests, and what is
 * refused and why. */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "arc.h"
#include "command.h"
#include "explain_actions.h"
#include "explain_rows.h"
#include "paragraph.h"
#include "query.h"
#include "registry.h"

static const char help[] =
    "usage: clausewire explain [--json] [--tests] [CHART [STATE [EVENT]]]\n"
    "       clausewire explain [--json] CHART responses\n"
    "       clausewire explain [--json] CHART actions\n"
    "       clausewire explain [--json] admission [ROW]\n"
    "\n"
    "Shows what a chart does: each arc with its event, guard, next state, clauses, actions and the\n"
    "tests that take it; and each event that a state refuses, with the reason. Without CHART it\n"
    "lists the charts. EVENT may be written with or without the chart's prefix.\n"
    "\n"
    "With EVENT it shows what each action does, too: what it posts, the timers that it arms and\n"
    "disarms, the slots that it takes and frees, the facts that it sets. `CHART actions` shows\n"
    "that of every action, and what each guard reads.\n"
    "\n"
    "`CHART responses` shows which event each response is to the chart; `admission`, which requests\n"
    "are taken and what each is answered with. In both, the first row that matches decides.\n"
    "\n"
    "  --tests  all tests of an arc, not only how many and the first\n"
    "  --json   JSON instead of text\n"
    "  --help   this text\n"
    "\n"
    "Exit status: 0 fine, 1 no such chart, state or event, 2 usage.\n";

enum {
    LABEL = 8, /* columns */
    TEXT = 16,
    PARAPHRASE = 42,
    TESTS_SHOWN = 3
};

/* What is asked for. 0: every one. */
struct question {
    const struct cw_dictionary_chart *chart;
    unsigned state, event;
    bool has_tests; /* all tests of an arc are asked for */
};

static const char *paraphrase(const char *clause)
{
    const struct registry_row *row = registry_find(clause);

    return row == NULL ? "" : row->paraphrase;
}

static bool is_asked(const struct question *q, unsigned state, unsigned event)
{
    return (q->state == 0 || q->state == state) && (q->event == 0 || q->event == event);
}

static const struct cw_dictionary_arc *arc_at(const struct cw_dictionary_chart *chart, unsigned i)
{
    return &cw_dictionary_arcs[chart->first_arc - 1u + i];
}

static const struct cw_dictionary_refusal *refusal_at(const struct cw_dictionary_chart *chart,
                                                      unsigned i)
{
    return &cw_dictionary_refusals[chart->first_refusal + i];
}

/* How many there are and the first of them, or all. */
static void print_tests(const char *const *tests, bool has_all)
{
    const char *shown[TESTS_SHOWN + 2];
    char count[48];
    size_t n = 0;

    while (tests[n] != NULL)
        n++;
    if (n == 0) {
        paragraph_print(LABEL, "tests", TEXT, "none recorded");
        return;
    }
    if (has_all || n <= TESTS_SHOWN) {
        paragraph_print_list(LABEL, "tests", TEXT, tests);
        return;
    }
    snprintf(count, sizeof count, "%zu more (--tests)", n - TESTS_SHOWN);
    memcpy(shown, tests, TESTS_SHOWN * sizeof *shown);
    shown[TESTS_SHOWN] = count;
    shown[TESTS_SHOWN + 1] = NULL;
    paragraph_print_list(LABEL, "tests", TEXT, shown);
}

static void print_arc(const struct question *q, const struct cw_dictionary_arc *a)
{
    const struct cw_dictionary_chart *chart = q->chart;
    char text[ARC_TEXT];

    arc_write(text, sizeof text, chart->name, chart->state_names[a->from],
              chart->event_names[a->event], a->guard, chart->state_names[a->to]);
    printf("    %s\n", text);
    for (size_t i = 0; a->clauses[i] != NULL; i++) {
        char label[128];

        snprintf(label, sizeof label, "%-*s%s", TEXT - LABEL, i == 0 ? "clause" : "",
                 a->clauses[i]);
        paragraph_print(LABEL, label, PARAPHRASE, paraphrase(a->clauses[i]));
    }
    if (q->event == 0)
        paragraph_print_list(LABEL, "does", TEXT, a->actions);
    for (size_t i = 0; q->event != 0 && a->actions[i] != NULL; i++) {
        paragraph_print(LABEL, i == 0 ? "does" : "", TEXT, a->actions[i]);
        explain_action_print(chart->name, a->actions[i], TEXT + 4);
    }
    print_tests(a->tests, q->has_tests);
}

static void print_refusal(const struct cw_dictionary_chart *chart,
                          const struct cw_dictionary_refusal *f)
{
    char reason[512];
    const char *more = paraphrase(f->why);

    snprintf(reason, sizeof reason, "%s%s%s", f->why, *more != 0 ? ": " : "", more);
    printf("    %s --%s\n", chart->state_names[f->state],
           arc_event(chart->name, chart->event_names[f->event]));
    paragraph_print(LABEL, "why", TEXT, reason);
    paragraph_print(LABEL, "host", TEXT, f->host);
}

static void print_state(const struct question *q, unsigned state)
{
    const struct cw_dictionary_chart *chart = q->chart;
    unsigned arcs = 0, refused = 0;

    for (unsigned i = 0; i < chart->arcs; i++)
        arcs += arc_at(chart, i)->from == state && is_asked(q, state, arc_at(chart, i)->event);
    for (unsigned i = 0; i < chart->refusals; i++)
        refused +=
            refusal_at(chart, i)->state == state && is_asked(q, state, refusal_at(chart, i)->event);
    if (arcs + refused == 0)
        return;
    printf("\n%s %s: %u arc%s, %u refused\n", chart->name, chart->state_names[state], arcs,
           arcs == 1 ? "" : "s", refused);
    for (unsigned i = 0; i < chart->arcs; i++)
        if (arc_at(chart, i)->from == state && is_asked(q, state, arc_at(chart, i)->event))
            print_arc(q, arc_at(chart, i));
    if (refused > 0)
        printf("  refused\n");
    for (unsigned i = 0; i < chart->refusals; i++)
        if (refusal_at(chart, i)->state == state && is_asked(q, state, refusal_at(chart, i)->event))
            print_refusal(chart, refusal_at(chart, i));
}

static json_t *json_list(const char *const *words)
{
    json_t *list = json_array();

    for (; *words != NULL; words++)
        json_array_append_new(list, json_string(*words));
    return list;
}

/* What each action of an arc does; an action that an arc does twice, twice. */
static json_t *json_deeds(const struct cw_dictionary_chart *chart, const char *const *actions)
{
    json_t *list = json_array();

    for (; *actions != NULL; actions++)
        json_array_append_new(list, explain_action_json(chart->name, *actions));
    return list;
}

static json_t *json_question(const struct question *q)
{
    const struct cw_dictionary_chart *chart = q->chart;
    json_t *arcs = json_array(), *refused = json_array();

    for (unsigned i = 0; i < chart->arcs; i++) {
        const struct cw_dictionary_arc *a = arc_at(chart, i);
        json_t *clauses = json_array();

        if (!is_asked(q, a->from, a->event)) {
            json_decref(clauses);
            continue;
        }
        for (const char *const *c = a->clauses; *c != NULL; c++)
            json_array_append_new(clauses,
                                  json_pack("{s:s, s:s}", "id", *c, "paraphrase", paraphrase(*c)));
        json_array_append_new(arcs,
                              json_pack("{s:i, s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:o}", "id",
                                        (int)a->id, "state", chart->state_names[a->from], "event",
                                        chart->event_names[a->event], "guard", a->guard, "clauses",
                                        clauses, "actions", json_list(a->actions), "deeds",
                                        json_deeds(chart, a->actions), "next",
                                        chart->state_names[a->to], "tests", json_list(a->tests)));
    }
    for (unsigned i = 0; i < chart->refusals; i++) {
        const struct cw_dictionary_refusal *f = refusal_at(chart, i);

        if (is_asked(q, f->state, f->event))
            json_array_append_new(refused,
                                  json_pack("{s:s, s:s, s:s, s:s, s:s}", "state",
                                            chart->state_names[f->state], "event",
                                            chart->event_names[f->event], "why", f->why,
                                            "paraphrase", paraphrase(f->why), "host", f->host));
    }
    return json_pack("{s:s, s:s, s:s, s:o, s:o}", "chart", chart->name, "source", chart->source,
                     "profile", cw_dictionary_profile, "arcs", arcs, "refused", refused);
}

static void list_charts(bool is_json)
{
    json_t *list = json_array();

    if (!is_json)
        printf("%-8s %6s %6s %6s %8s  %s\n", "chart", "states", "events", "arcs", "refused",
               "definition");
    for (size_t i = 0; i < CW_DICTIONARY_CHARTS; i++) {
        const struct cw_dictionary_chart *c = &cw_dictionary_charts[i];

        if (is_json)
            json_array_append_new(list, json_pack("{s:s, s:i, s:i, s:i, s:i, s:s}", "chart",
                                                  c->name, "states", (int)c->states, "events",
                                                  (int)c->events, "arcs", (int)c->arcs, "refused",
                                                  (int)c->refusals, "source", c->source));
        else
            printf("%-8s %6u %6u %6u %8u  %s\n", c->name, c->states, c->events, c->arcs,
                   c->refusals, c->source);
    }
    if (is_json)
        query_print_json(list);
    else
        json_decref(list);
}

/* Number of a name, from 1; 0: none. ASCII in any case, the chart's prefix (REG_) may be left
 * out. */
static unsigned find_name(const char *const *names, unsigned n, const char *word)
{
    for (unsigned i = 1; i <= n; i++) {
        const char *rest = strchr(names[i], '_');

        if (strcasecmp(names[i], word) == 0 || (rest != NULL && strcasecmp(rest + 1, word) == 0))
            return i;
    }
    return 0;
}

static int print_unknown(const char *noun, const char *word,
                         const struct cw_dictionary_chart *chart, const char *const *names,
                         unsigned n)
{
    fprintf(stderr,
            "clausewire explain: %s%sno %s \"%s\"; known:", chart == NULL ? "" : chart->name,
            chart == NULL ? "" : " has ", noun, word);
    for (unsigned i = 0; i < n; i++)
        fprintf(stderr, "%s %s", i == 0 ? "" : ",",
                names == NULL ? cw_dictionary_charts[i].name : names[i + 1]);
    fputc('\n', stderr);
    return COMMAND_NO;
}

/* What may be asked for: a form is known by its word, and has at most so many arguments. */
static const struct form {
    int place; /* of the word among the arguments, from 0 */
    const char *word, *text;
    int most;
} forms[] = { { 0, "admission", "admission and ROW", 2 },
              { 1, "responses", "CHART responses", 2 },
              { 1, "actions", "CHART actions", 2 },
              { 0, "", "CHART, STATE and EVENT", 3 } };

static bool is_form(const struct form *form, int argc, char *const *argv)
{
    return *form->word == 0 ||
           (form->place < argc && strcasecmp(argv[form->place], form->word) == 0);
}

int command_explain(int argc, char **argv)
{
    struct query query = { .help = help, .flag = "tests" };
    struct question q = { 0 };
    int status;

    if (!query_options(&query, argc, argv, &status))
        return status;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (is_form(&forms[i], argc - query.first, argv + query.first)) {
            if (argc - query.first <= forms[i].most)
                break;
            fprintf(stderr, "clausewire explain: %s at most, not \"%s\"\n%s", forms[i].text,
                    argv[query.first + forms[i].most], help);
            return COMMAND_USAGE;
        }
    if (query.first == argc) {
        list_charts(query.is_json);
        return COMMAND_FINE;
    }
    if (strcasecmp(argv[query.first], "admission") == 0)
        return explain_admission(query.first + 1 < argc ? argv[query.first + 1] : NULL,
                                 query.is_json);
    for (size_t i = 0; i < CW_DICTIONARY_CHARTS; i++)
        if (strcasecmp(cw_dictionary_charts[i].name, argv[query.first]) == 0)
            q.chart = &cw_dictionary_charts[i];
    if (q.chart == NULL)
        return print_unknown("chart", argv[query.first], NULL, NULL, CW_DICTIONARY_CHARTS);
    if (argc - query.first == 2 && strcasecmp(argv[query.first + 1], "responses") == 0)
        return explain_responses(q.chart->name, query.is_json);
    if (argc - query.first == 2 && strcasecmp(argv[query.first + 1], "actions") == 0)
        return explain_actions(q.chart->name, query.is_json);
    if (query.first + 1 < argc &&
        (q.state = find_name(q.chart->state_names, q.chart->states, argv[query.first + 1])) == 0)
        return print_unknown("state", argv[query.first + 1], q.chart, q.chart->state_names,
                             q.chart->states);
    if (query.first + 2 < argc &&
        (q.event = find_name(q.chart->event_names, q.chart->events, argv[query.first + 2])) == 0)
        return print_unknown("event", argv[query.first + 2], q.chart, q.chart->event_names,
                             q.chart->events);
    if (query.is_json) {
        query_print_json(json_question(&q));
        return COMMAND_FINE;
    }
    q.has_tests = query.has_flag;
    printf("%s: %u states, %u events, %u arcs, %u refused cells (%s, profile %s)\n", q.chart->name,
           q.chart->states, q.chart->events, q.chart->arcs, q.chart->refusals, q.chart->source,
           cw_dictionary_profile);
    for (unsigned state = 1; state <= q.chart->states; state++)
        if (q.state == 0 || q.state == state)
            print_state(&q, state);
    return COMMAND_FINE;
}
