/* profile_element.c - the elements of a profile by their names: settings, and what is not obeyed
 * (LOCAL_profile_rest). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "profile_reader.h"

/* --- what is seen ----------------------------------------------------------------------------- */

struct profile_seen *profile_take_seen(struct profile_reader *r, uint32_t number, unsigned long at)
{
    if (number >= r->seen_room) {
        uint32_t room = r->seen_room ? r->seen_room : 16;
        struct profile_seen **grown;
        while (room <= number)
            room *= 2;
        grown = realloc(r->seen, room * sizeof(struct profile_seen *));
        if (!grown)
            return NULL;
        memset(grown + r->seen_room, 0, (room - r->seen_room) * sizeof(struct profile_seen *));
        r->seen = grown;
        r->seen_room = room;
    }
    if (!r->seen[number] && (r->seen[number] = calloc(1, sizeof **r->seen)))
        r->seen[number]->named = at;
    return r->seen[number];
}

struct profile_given *profile_find_given(const struct profile_reader *r, uint32_t number,
                                         size_t setting)
{
    const struct profile_seen *seen = number < r->seen_room ? r->seen[number] : NULL;

    return seen && seen->given[setting] ? &r->given[seen->given[setting] - 1] : NULL;
}

/* --- names ------------------------------------------------------------------------------------ */

static int compare_known(const void *name, const void *row)
{
    return strcmp(name, ((const struct cw_known_element *)row)->xml);
}

static const struct cw_known_element *known_find(const char *xml)
{
    return bsearch(xml, cw_known_elements, CW_KNOWN_ELEMENTS, sizeof *cw_known_elements,
                   compare_known);
}

/* Splits "Proxy_12_" (or, where `last` is false, "Proxy_12") into base and number. 0: no such
 * suffix. */
static uint32_t split_suffix(const char *name, bool last, char base[PROFILE_NAME])
{
    size_t n = strlen(name), begin;
    uint32_t number = 0;

    if (last) {
        if (n == 0 || name[n - 1] != '_')
            return 0;
        n--;
    }
    for (begin = n; begin > 0 && name[begin - 1] >= '0' && name[begin - 1] <= '9'; begin--)
        ;
    if (begin == n || begin < 2 || name[begin - 1] != '_' || name[begin] == '0')
        return 0;
    for (size_t i = begin; i < n; i++)
        if ((number = number * 10 + (uint32_t)(name[i] - '0')) > 1000000)
            break;
    memcpy(base, name, begin - 1);
    base[begin - 1] = '\0';
    return number;
}

/* True: at most one octet is missing, added or another, case ignored. */
static bool is_near(const char *a, const char *b)
{
    size_t same = 0;

    while (a[same] && strncasecmp(a + same, b + same, 1) == 0)
        same++;
    a += same;
    b += same;
    return strcasecmp(a, b) == 0 || (*a && strcasecmp(a + 1, b) == 0) ||
           (*b && strcasecmp(a, b + 1) == 0) || (*a && *b && strcasecmp(a + 1, b + 1) == 0);
}

/* A name that is nearly one of a setting is probably meant to be that. */
static void warn_unknown(struct profile_reader *r)
{
    const char *const name = r->current.name;
    char base[PROFILE_NAME];
    const struct cw_setting *s = setting_find(name, strlen(name));
    const uint32_t number = split_suffix(name, true, base);

    if (s) /* of a line */
        profile_warn(r, r->current.at,
                     "%s: unknown; a line has %s_n_ with n the number of the line", name, name);
    else if (number && setting_find(base, strlen(base)))
        profile_warn(r, r->current.at, "%s: unknown; %s is a setting of the phone, not of a line",
                     name, base);
    else if (split_suffix(name, false, base) && (s = setting_find(base, strlen(base))))
        profile_warn(r, r->current.at, "%s: unknown; near %s%s", name,
                     s->scope == CW_SETTING_LINE ? name : base,
                     s->scope == CW_SETTING_LINE ? "_" : "");
    else
        for (size_t i = 0; i < CW_SETTINGS; i++) {
            const bool is_line = cw_setting_table[i].scope == CW_SETTING_LINE;
            char suffix[16] = "";

            if (is_line != (number > 0) || !is_near(is_line ? base : name, cw_setting_table[i].xml))
                continue;
            if (is_line)
                snprintf(suffix, sizeof suffix, "_%u_", (unsigned)number);
            profile_warn(r, r->current.at, "%s: unknown; near %s%s", name, cw_setting_table[i].xml,
                         suffix);
            break;
        }
}

static void keep_rest(struct profile_reader *r, const struct cw_known_element *known)
{
    const struct profile_current *c = &r->current;

    profile_keep_rest(r, known ? PROFILE_RECOGNISED : PROFILE_UNKNOWN, c->name, c->value, c->len,
                      c->at, known);
    if (!known && !c->is_outside && strlen(c->name) < PROFILE_NAME)
        warn_unknown(r);
    if (known && strncmp(c->name, "GPP_", 4) == 0 && c->name[4] >= 'A' &&
        c->name[4] < 'A' + PROFILE_GPP && !c->name[5] && r->profile->rests)
        r->gpp[c->name[4] - 'A'] = r->profile->rest[r->profile->rests - 1].value;
}

static void take_setting(struct profile_reader *r, const struct cw_setting *s, uint32_t number)
{
    const struct profile_current *c = &r->current;
    struct profile_given given = {
        .setting = s, .at = c->at, .number = number, .is_last = true, .has_inner = c->has_inner
    };
    struct profile_seen *seen = profile_take_seen(r, number, c->at);
    uint32_t *last;

    if (r->givens == r->given_room) {
        const uint32_t room = r->given_room ? 2 * r->given_room : 256;
        struct profile_given *grown = realloc(r->given, room * sizeof *grown);
        if (grown) {
            r->given = grown;
            r->given_room = room;
        }
    }
    given.value = profile_keep(&r->raw, c->value, c->len);
    if (!seen || r->givens == r->given_room || !given.value) {
        profile_stop_out_of_memory(r);
        return;
    }
    last = &seen->given[s - cw_setting_table];
    if (*last) {
        profile_warn(r, c->at, "%s: already given in line %lu; the last one counts", c->name,
                     r->given[*last - 1].at);
        r->given[*last - 1].is_last = false;
    }
    r->given[r->givens++] = given;
    *last = r->givens;
}

void profile_take_element(struct profile_reader *r)
{
    const char *const name = r->current.name;
    char base[PROFILE_NAME];
    const struct cw_setting *s = NULL;
    const struct cw_known_element *known = NULL;
    uint32_t number = 0;

    if (!r->current.is_outside && strlen(name) < PROFILE_NAME) {
        s = setting_find(name, strlen(name));
        if (s && s->scope == CW_SETTING_PHONE) {
            take_setting(r, s, 0);
            return;
        }
        known = known_find(name);
        if ((!known || known->is_line) && (number = split_suffix(name, true, base))) {
            s = setting_find(base, strlen(base));
            known = known_find(base);
        } else
            s = NULL;
        if (known && known->is_line != (number > 0))
            known = NULL;
    }
    if (!s || s->scope != CW_SETTING_LINE)
        keep_rest(r, known);
    else if (number > PROFILE_LINES_MAX)
        profile_complain(r, r->current.at, "%s: line %u; permitted: 1-%d", name, (unsigned)number,
                         PROFILE_LINES_MAX);
    else
        take_setting(r, s, number);
}
