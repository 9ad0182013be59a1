/* script.c - reading the text of a flow. */
#define _POSIX_C_SOURCE 200809L
#include "script.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void script_fault(struct place place, const char *format, ...)
{
    va_list arguments;

    fflush(stdout);
    fprintf(stderr, "%s:%d: ", place.path, place.line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static void *grow(void *at, size_t entries, size_t size)
{
    void *grown = realloc(at, (entries + 1) * size);

    if (!grown)
        abort();
    return grown;
}

static void cut_end(char *text)
{
    size_t n = strlen(text);

    while (n > 0 && strchr(" \t\r\n", text[n - 1]))
        text[--n] = '\0';
}

static void add_detail(struct statement *s, struct place place, const char *text)
{
    s->detail = grow(s->detail, s->details, sizeof *s->detail);
    s->detail[s->details++] = (struct detail){ place, strdup(text + strspn(text, " \t")) };
}

static void add_statement(struct script *s, struct place place, char *text)
{
    struct statement new = { .place = place, .phone_line = 1 };
    char *remark = strstr(text, "  #");

    if (remark)
        *remark = '\0';
    cut_end(text);
    if (text[0] >= '1' && text[0] <= '9' && text[1] && strchr("<>?!", text[1])) {
        new.phone_line = (unsigned)(text[0] - '0');
        text++;
    }
    new.text = strdup(text);
    s->statement = grow(s->statement, s->statements, sizeof *s->statement);
    s->statement[s->statements++] = new;
}

static void include(struct script *s, const char *from, const char *name)
{
    const char *slash = strrchr(from, '/');
    char path[4096];

    snprintf(path, sizeof path, "%.*s%s", slash ? (int)(slash - from + 1) : 0, from, name);
    script_read(s, path);
}

void script_read(struct script *s, const char *path)
{
    struct place place = { strdup(path), 0 };
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;
    bool is_open = false; /* details may follow */

    if (!file)
        script_fault(place, "cannot be read");
    while (getline(&line, &room, file) >= 0) {
        place.line++;
        cut_end(line);
        if (line[0] == '#' || line[0] == '\0')
            continue;
        if (strncmp(line, "include ", 8) == 0) {
            include(s, path, line + 8);
            is_open = false;
        } else if (line[0] == ' ' || line[0] == '\t') {
            if (!is_open)
                script_fault(place, "a detail of what statement?");
            add_detail(&s->statement[s->statements - 1], place, line);
        } else {
            add_statement(s, place, line);
            is_open = true;
        }
    }
    free(line);
    fclose(file);
}

char *script_word(char **p)
{
    char *word = *p + strspn(*p, " \t");
    size_t n = strcspn(word, " \t");

    if (n == 0)
        return NULL;
    *p = word + n;
    if (**p)
        *(*p)++ = '\0';
    return word;
}

bool script_take(char **p, const char *word)
{
    char *here = *p + strspn(*p, " \t");
    size_t n = strlen(word);

    if (strncmp(here, word, n) != 0 || (here[n] != '\0' && here[n] != ' '))
        return false;
    *p = here + n;
    return true;
}

unsigned long long script_number(struct place place, const char *word)
{
    char *end;
    unsigned long long value;

    if (!word || *word < '0' || *word > '9')
        script_fault(place, "'%s' is no number", word ? word : "");
    value = strtoull(word, &end, 10);
    if (*end)
        script_fault(place, "'%s' is no number", word);
    return value;
}

unsigned long long script_ms(struct place place, const char *word)
{
    char whole[32];
    const char *point = word ? strchr(word, '.') : NULL;
    unsigned long long ms = 0, weight = 100;

    if (!point)
        return script_number(place, word) * 1000;
    snprintf(whole, sizeof whole, "%.*s", (int)(point - word), word);
    for (const char *p = point + 1; *p; p++, weight /= 10) {
        if (*p < '0' || *p > '9' || weight == 0)
            script_fault(place, "'%s' are no seconds", word);
        ms += (unsigned long long)(*p - '0') * weight;
    }
    return (*whole ? script_number(place, whole) * 1000 : 0) + ms;
}
