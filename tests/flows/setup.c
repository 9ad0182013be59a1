/* setup.c - the statements that prepare the phone: its pools, settings and chance. */
#include "setup.h"

#include <stdlib.h>
#include <string.h>

#include "draft.h"

static void play_have(struct phone *p, const struct statement *s, char *rest)
{
    struct cw_memory *m = &p->memory;
    const bool is_without = script_take(&rest, "no");
    const uint32_t n = is_without ? 0 : (uint32_t)script_number(s->place, script_word(&rest));
    const char *what = script_word(&rest);
    const struct {
        const char *name;
        uint32_t *count, most;
    } pools[] = {
        { "lines", &m->line_count, PHONE_LINES },
        { "clients", &m->client_count, PHONE_SLOTS },
        { "servers", &m->server_count, PHONE_SLOTS },
        { "requests", &m->request_count, PHONE_REQUESTS },
        { "effects", &m->effect_count, PHONE_EFFECTS },
        { "bindings", &m->binding_count, 2 * PHONE_LINES },
        { "entries", &m->entry_count, PHONE_ENTRIES },
        { "searches", &m->search_count, PHONE_SEARCHES },
        { "digests", &m->digest_count, PHONE_LINES },
    };

    if (is_without && what && strcmp(what, "tcp") == 0) {
        p->has_no_tcp = true;
        return;
    }
    if (is_without && what && strcmp(what, "ipv6") == 0) {
        p->has_no_ipv6 = true;
        return;
    }
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++)
        if (!is_without && what && strcmp(pools[i].name, what) == 0 && n <= pools[i].most) {
            *pools[i].count = n;
            return;
        }
    script_fault(s->place, "%u %s cannot be had", n, what ? what : "");
}

static void play_set(struct phone *p, const struct statement *s, char *rest)
{
    char *xml = script_word(&rest), *value;

    value = draft_text(s->place, rest + strspn(rest, " "));
    phone_set(p, s->place, xml, value);
    free(value);
}

static void play_chance(struct phone *p, const struct statement *s, char *rest)
{
    const char *word = script_word(&rest);

    if (word && strcmp(word, "most") == 0)
        p->chance = PHONE_CHANCE_MOST;
    else if (word && strcmp(word, "zero") == 0)
        p->chance = PHONE_CHANCE_ZERO;
    else
        script_fault(s->place, "chance is zero or most");
}

bool setup_play(struct phone *p, const struct statement *s, const char *word, char *rest)
{
    if (strcmp(word, "title") == 0)
        return true;
    if (strcmp(word, "have") == 0)
        play_have(p, s, rest);
    else if (strcmp(word, "set") == 0)
        play_set(p, s, rest);
    else if (strcmp(word, "chance") == 0)
        play_chance(p, s, rest);
    else
        return false;
    return true;
}
