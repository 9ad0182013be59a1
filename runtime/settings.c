/* settings.c - `clausewire settings`: what a setting means, its range and default, and what it
 * feeds. */
#include <ctype.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "command.h"
#include "near.h"
#include "paragraph.h"
#include "query.h"
#include "registry.h"
#include "setting.h"
#include "setting_table.h"

static const char help[] =
    "usage: clausewire settings [--json] [NAME]\n"
    "\n"
    "Lists the settings, or describes the one called NAME: by its name on the web page, by its\n"
    "XML element (with or without the _1_ of a line) or by its field in the code, in any case.\n"
    "\n"
    "  --json  JSON instead of text\n"
    "  --help  this text\n"
    "\n"
    "Exit status: 0 fine, 1 no such setting, 2 usage.\n";

enum { COLUMN = 14 }; /* of what follows a label */

static const char *type_name(const struct cw_setting *s)
{
    switch (s->type) {
    case CW_SETTING_BOOL:
        return "Yes or No";
    case CW_SETTING_ENUM:
        return "choice";
    case CW_SETTING_INTEGER:
        return "number";
    case CW_SETTING_PORT:
        return "port";
    case CW_SETTING_SECONDS:
        return "seconds, decimals allowed";
    case CW_SETTING_TEXT:
        return "text";
    case CW_SETTING_SECRET:
        return "secret";
    case CW_SETTING_SERVERS:
        return "host[:port], or a list of servers";
    case CW_SETTING_VALUE:
        return "value of the header field";
    case CW_SETTING_AOR:
        return "user[@host]";
    case CW_SETTING_ADDRESS:
        return "IPv4 or IPv6 address";
    case CW_SETTING_DESTINATION:
        return "$PROXY or address[:port]";
    case CW_SETTING_CODES:
        return "response codes, ? for any digit, commas between";
    }
    return "";
}

/* The unit in which a profile writes it. */
static const char *profile_unit(const struct cw_setting *s)
{
    return s->type == CW_SETTING_SECONDS ? "s" : s->unit;
}

static const char *scope_name(const struct cw_setting *s)
{
    return s->scope == CW_SETTING_PHONE ? "phone" : "line";
}

/* The range in words; for a text with its unit. */
static void write_range(const struct cw_setting *s, char out[SETTING_TEXT])
{
    const char *range = setting_range(s, out);

    if (range != out)
        snprintf(out, SETTING_TEXT, "%s", range);
}

static void print_setting(const struct cw_setting *s)
{
    const struct registry_row *row = registry_find(s->clause);
    char text[SETTING_TEXT];
    char element[128];

    snprintf(element, sizeof element,
             s->scope == CW_SETTING_LINE ? "%s_1_ (line 1; _2_ and on the others)" : "%s", s->xml);
    printf("%s\n", s->web);
    paragraph_print(4, "means", COLUMN, s->help);
    paragraph_print(4, "element", COLUMN, element);
    paragraph_print(4, "field", COLUMN, s->name);
    snprintf(text, sizeof text, "%s / %s", s->page, s->section);
    paragraph_print(4, "page", COLUMN, text);
    paragraph_print(4, "scope", COLUMN, scope_name(s));
    paragraph_print(4, "type", COLUMN, type_name(s));
    write_range(s, text);
    paragraph_print(4, "range", COLUMN, text);
    snprintf(text, sizeof text, "%s%s%s%s", *s->def != 0 ? s->def : "empty",
             *s->def != 0 && !setting_is_text(s) && *profile_unit(s) != 0 ? " " : "",
             *s->def != 0 && !setting_is_text(s) ? profile_unit(s) : "",
             s->fixed ? " (fixed: this build takes no other value)" : "");
    paragraph_print(4, "default", COLUMN, text);
    paragraph_print(4, "blank", COLUMN,
                    s->takes_blank ? "an element without a value is an empty value"
                                   : "an element without a value is the default");
    if (*s->left_out != 0) {
        snprintf(text, sizeof text, "without effect: this build leaves out the feature %s",
                 s->left_out);
        paragraph_print(4, "feature", COLUMN, text);
    }
    snprintf(text, sizeof text, "%s%s%s", s->clause, row != NULL ? ": " : "",
             row != NULL ? row->paraphrase : "");
    paragraph_print(4, "clause", COLUMN, text);
    snprintf(text, sizeof text, "%s", s->feeds);
    for (char *comma = text; (comma = strchr(comma, ',')) != NULL; comma++)
        *comma = ' ';
    paragraph_print(4, "feeds", COLUMN, text);
}

/* The range as the table of definitions has it, or the kind of text. */
static const char *short_range(const struct cw_setting *s)
{
    switch (s->type) {
    case CW_SETTING_BOOL:
        return "Yes|No";
    case CW_SETTING_TEXT:
    case CW_SETTING_SECRET:
    case CW_SETTING_VALUE:
        return "text";
    case CW_SETTING_SERVERS:
        return "host[:port], or a list of servers";
    case CW_SETTING_AOR:
        return "user[@host]";
    case CW_SETTING_ADDRESS:
        return "IPv4 or IPv6 address";
    case CW_SETTING_DESTINATION:
        return "$PROXY or address[:port]";
    case CW_SETTING_CODES:
        return "codes";
    case CW_SETTING_ENUM:
    case CW_SETTING_INTEGER:
    case CW_SETTING_PORT:
    case CW_SETTING_SECONDS:
        return s->range;
    }
    return "";
}

static void print_table(void)
{
    const char *page = "", *section = "";

    for (size_t i = 0; i < CW_SETTINGS; i++) {
        const struct cw_setting *s = &cw_setting_table[i];

        if (strcmp(page, s->page) != 0 || strcmp(section, s->section) != 0)
            printf("%s%s / %s (%s)\n", i == 0 ? "" : "\n", s->page, s->section, scope_name(s));
        page = s->page;
        section = s->section;
        printf("  %-28s %-28s %-16s %s\n", s->web, s->xml, short_range(s),
               *s->def != 0 ? s->def : "empty");
    }
}

static json_t *json_setting(const struct cw_setting *s)
{
    json_t *feeds = json_array(), *choices = json_array();
    json_t *value;

    for (const char *at = s->feeds; *at != 0;) {
        size_t n = strcspn(at, ",");

        json_array_append_new(feeds, json_stringn(at, n));
        at += n + (at[n] == ',');
    }
    for (size_t i = 0; s->choices != NULL && s->choices[i] != NULL; i++)
        json_array_append_new(choices, json_string(s->choices[i]));
    value = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:s}",
                      "name", s->name, "web", s->web, "element", s->xml, "page", s->page, "section",
                      s->section, "scope", scope_name(s), "type", type_name(s), "range", s->range,
                      "unit", profile_unit(s), "default", s->def, "blank",
                      s->takes_blank ? "empty" : "default", "clause", s->clause, "fixed",
                      (int)s->fixed, "feeds", feeds, "help", s->help);
    if (s->choices != NULL)
        json_object_set_new(value, "choices", choices);
    else
        json_decref(choices);
    return value;
}

/* The name without a line's suffix _n_. */
static void strip_line(const char *word, char *out, size_t room)
{
    size_t n = strnlen(word, room - 1);

    memcpy(out, word, n);
    out[n] = 0;
    if (n > 2 && out[n - 1] == '_' && isdigit((unsigned char)out[n - 2])) {
        for (n -= 2; n > 0 && isdigit((unsigned char)out[n - 1]); n--)
            ;
        if (n > 1 && out[n - 1] == '_')
            out[n - 1] = 0;
    }
}

static const char *setting_name(size_t i)
{
    const struct cw_setting *s = &cw_setting_table[i];

    return s->web;
}

static int print_unknown(const char *word)
{
    const char *near[4];
    size_t n = near_find(word, setting_name, CW_SETTINGS, near, sizeof near / sizeof *near);

    fprintf(stderr, "clausewire settings: no setting \"%s\"", word);
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "%s \"%s\"", i == 0 ? "; did you mean" : i + 1 < n ? "," : " or", near[i]);
    fprintf(stderr, n > 0 ? "?\n" : "; `clausewire settings` lists them\n");
    return COMMAND_NO;
}

int command_settings(int argc, char **argv)
{
    struct query query = { .help = help };
    char word[128];
    int status;

    if (!query_options(&query, argc, argv, &status))
        return status;
    if (argc - query.first > 1) {
        fprintf(stderr,
                "clausewire settings: one NAME at most; quote a name that contains blanks\n%s",
                help);
        return COMMAND_USAGE;
    }
    if (query.first == argc && query.is_json) {
        json_t *list = json_array();

        for (size_t i = 0; i < CW_SETTINGS; i++)
            json_array_append_new(list, json_setting(&cw_setting_table[i]));
        query_print_json(list);
        return COMMAND_FINE;
    }
    if (query.first == argc) {
        print_table();
        return COMMAND_FINE;
    }
    strip_line(argv[query.first], word, sizeof word);
    for (size_t i = 0; i < CW_SETTINGS; i++) {
        const struct cw_setting *s = &cw_setting_table[i];

        if (strcasecmp(word, s->web) != 0 && strcasecmp(word, s->xml) != 0 &&
            strcasecmp(word, s->name) != 0)
            continue;
        if (query.is_json)
            query_print_json(json_setting(s));
        else
            print_setting(s);
        return COMMAND_FINE;
    }
    return print_unknown(word);
}
