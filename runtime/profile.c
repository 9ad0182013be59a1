/* profile.c - the memory of a profile: its lines, its texts, and what it has besides. */
#include "profile.h"

#include <stdlib.h>
#include <string.h>

#include "profile_reader.h"

/* Texts in blocks, whose addresses never change. */
struct profile_text {
    struct profile_text *next;
    size_t used, room;
    char octets[];
};

char *profile_keep(struct profile_text **texts, const char *text, size_t n)
{
    struct profile_text *t = *texts;
    char *copy;

    if (!t || t->room - t->used < n + 1) {
        const size_t room = n + 1 > 8192 ? n + 1 : 8192;
        t = malloc(sizeof *t + room);
        if (!t)
            return NULL;
        t->used = 0;
        t->room = room;
        t->next = *texts;
        *texts = t;
    }
    copy = t->octets + t->used;
    memcpy(copy, text, n);
    copy[n] = '\0';
    t->used += n + 1;
    return copy;
}

void profile_forget(struct profile_text **texts)
{
    while (*texts) {
        struct profile_text *next = (*texts)->next;
        free(*texts);
        *texts = next;
    }
}

/* Lines in blocks: what is freed once the file is read leaves whole pages, which the kernel gets back. */
struct profile_lines {
    struct profile_lines *next;
    uint32_t used;
    struct profile_line line[64];
};

static struct profile_line *take_place(struct profile *p)
{
    struct profile_lines *b = p->blocks;

    if (!b || b->used == sizeof b->line / sizeof *b->line) {
        b = calloc(1, sizeof *b);
        if (!b)
            return NULL;
        b->next = p->blocks;
        p->blocks = b;
    }
    return &b->line[b->used++];
}

struct profile_line *profile_take_line(struct profile *p, uint32_t number)
{
    struct profile_line *line;

    if (number > p->line_room) {
        uint32_t room = p->line_room ? p->line_room : 16;
        struct profile_line **grown;
        while (room < number)
            room *= 2;
        grown = realloc(p->line, room * sizeof(struct profile_line *));
        if (!grown)
            return NULL;
        memset(grown + p->line_room, 0, (room - p->line_room) * sizeof(struct profile_line *));
        p->line = grown;
        p->line_room = room;
    }
    line = p->line[number - 1];
    if (!line) {
        line = take_place(p);
        if (!line)
            return NULL;
        line->settings = cw_line_defaults;
        line->number = number;
        p->line[number - 1] = line;
        if (number > p->lines)
            p->lines = number;
    }
    return line;
}

void profile_keep_rest(struct profile_reader *r, enum profile_rest_kind kind, const char *name,
                       const char *value, size_t n, unsigned long at,
                       const struct cw_known_element *known)
{
    struct profile *p = r->profile;
    struct profile_rest rest = { .kind = kind, .at = at, .known = known };

    p->count[kind]++;
    if (p->rests == p->rest_room) {
        const uint32_t room = p->rest_room ? 2 * p->rest_room : 64;
        struct profile_rest *grown = realloc(p->rest, room * sizeof *grown);
        if (!grown) {
            profile_stop_out_of_memory(r);
            return;
        }
        p->rest = grown;
        p->rest_room = room;
    }
    rest.name = profile_keep(&p->texts, name, strlen(name));
    rest.value = profile_keep(&p->texts, value, n);
    if (!rest.name || !rest.value) {
        profile_stop_out_of_memory(r);
        return;
    }
    p->rest[p->rests++] = rest;
}

void profile_free(struct profile *p)
{
    while (p->blocks) {
        struct profile_lines *next = p->blocks->next;
        free(p->blocks);
        p->blocks = next;
    }
    free(p->line);
    free(p->rest);
    profile_forget(&p->texts);
    memset(p, 0, sizeof *p);
}

const struct cw_line_settings *profile_line(const struct profile *p, uint32_t n)
{
    if (n == 0 || n > p->lines || !p->line[n - 1] || !p->line[n - 1]->settings.line_enable)
        return NULL;
    return &p->line[n - 1]->settings;
}
