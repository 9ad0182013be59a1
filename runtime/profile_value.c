/* profile_value.c - the values of a profile: the last of each element put by its setting, those that are
 * wrong reported (LOCAL_profile_rest, GUIDE_user_agent). */
#include <string.h>

#include "command.h"
#include "profile_reader.h"

enum { MACRO_ROOM = 2048 }; /* octets of a value with its macros; more than any text may have */

const char *profile_element_name(const struct profile_given *given, char room[PROFILE_NAME])
{
    if (given->number)
        snprintf(room, PROFILE_NAME, "%.80s_%u_", given->setting->xml, (unsigned)given->number);
    else
        snprintf(room, PROFILE_NAME, "%.96s", given->setting->xml);
    return room;
}

/* The value as printed in a message: secrets are hidden, long values are cut. */
static const char *shown(const struct cw_setting *s, const char *value, char room[SETTING_TEXT])
{
    if (s->type == CW_SETTING_SECRET)
        return "(not shown)";
    snprintf(room, SETTING_TEXT, "\"%.120s\"%s", value, strlen(value) > 120 ? "..." : "");
    return room;
}

/* Expands $VERSION, and $A to $D for GPP_A to GPP_D; other words with a $ stay as they are.
 * False: too long. */
static bool expand(const struct profile_reader *r, const char *text, char *out, size_t room)
{
    size_t used = 0;

    while (*text) {
        const char *piece = text;
        size_t n = 1, skip = 1;

        if (strncmp(text, "$VERSION", 8) == 0) {
            piece = "Clausewire/" CW_VERSION;
            n = strlen(piece);
            skip = 8;
        } else if (text[0] == '$' && text[1] >= 'A' && text[1] < 'A' + PROFILE_GPP &&
                   !((text[2] >= 'A' && text[2] <= 'Z') || (text[2] >= 'a' && text[2] <= 'z') ||
                     text[2] == '_')) {
            piece = r->gpp[text[1] - 'A'] ? r->gpp[text[1] - 'A'] : "";
            n = strlen(piece);
            skip = 2;
        }
        if (used + n >= room)
            return false;
        memcpy(out + used, piece, n);
        used += n;
        text += skip;
    }
    out[used] = '\0';
    return true;
}

static bool has_macros(const struct cw_setting *s)
{
    return s->scope == CW_SETTING_PHONE &&
           (s->type == CW_SETTING_TEXT || s->type == CW_SETTING_VALUE);
}

/* NULL, or the reason. */
static const char *put_value(struct profile_reader *r, const struct profile_given *g,
                             void *settings, char room[SETTING_TEXT])
{
    char expanded[MACRO_ROOM];
    const char *value = g->value, *kept;

    if (g->has_inner)
        return "with elements in it";
    if (has_macros(g->setting) && strchr(value, '$')) {
        if (!expand(r, value, expanded, sizeof expanded))
            return "too long with its macros";
        value = expanded;
    }
    if ((int64_t)strlen(value) > g->setting->max && setting_is_text(g->setting))
        return "too long"; /* not kept */
    kept = setting_is_text(g->setting) ? profile_keep(&r->profile->texts, value, strlen(value))
                                       : value;
    return kept ? setting_put(g->setting, settings, kept, room) : "out of memory";
}

void profile_put_values(struct profile_reader *r)
{
    char room[SETTING_TEXT];

    for (uint32_t i = 0; i < r->givens; i++) {
        struct profile_given *g = &r->given[i];
        struct profile_line *line = g->number ? profile_take_line(r->profile, g->number) : NULL;
        const char *why;

        if (g->number && !line) {
            profile_stop_out_of_memory(r);
            return;
        }
        if (!g->is_last)
            continue;
        why = put_value(r, g, line ? (void *)&line->settings : (void *)&r->profile->phone, room);
        if (why && !(g->wrong = profile_keep(&r->raw, why, strlen(why)))) {
            profile_stop_out_of_memory(r);
            return;
        }
    }
}

static void report_wrong(struct profile_reader *r, const struct profile_given *g, bool is_used)
{
    char name[PROFILE_NAME], range[SETTING_TEXT], seen[SETTING_TEXT];

    if (is_used)
        profile_complain(r, g->at, "%s: %s %s; permitted: %s", profile_element_name(g, name),
                         shown(g->setting, g->value, seen), g->wrong,
                         setting_range(g->setting, range));
    else
        profile_warn(r, g->at, "%s: %s %s, and line %u is not used; permitted: %s",
                     profile_element_name(g, name), shown(g->setting, g->value, seen), g->wrong,
                     (unsigned)g->number, setting_range(g->setting, range));
}

void profile_report_values(struct profile_reader *r)
{
    bool is_told[CW_SETTINGS] = { false };
    char name[PROFILE_NAME];

    for (uint32_t i = 0; i < r->givens; i++) {
        const struct profile_given *g = &r->given[i];
        const struct cw_setting *s = g->setting;
        const struct cw_line_settings *line =
            g->number ? profile_line(r->profile, g->number) : NULL;
        const bool is_used = g->number == 0 || line;

        if (!g->is_last)
            continue;
        if (g->wrong) {
            report_wrong(r, g, is_used);
            continue;
        }
        if (!*s->left_out || !is_used || is_told[s - cw_setting_table] ||
            setting_is_default(s, line ? (const void *)line : (const void *)&r->profile->phone))
            continue;
        is_told[s - cw_setting_table] = true; /* once for all lines */
        profile_warn(r, g->at, "%s: without effect: this build leaves out the feature %s",
                     profile_element_name(g, name), s->left_out);
    }
}
