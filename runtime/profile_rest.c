/* profile_rest.c - what a profile has and the phone does not obey, in words (LOCAL_profile_rest). */
#include <string.h>

#include "profile.h"

enum { NAME_SHOWN = 96 };

bool profile_rest_count(const struct profile *p, char text[PROFILE_REST_TEXT])
{
    const struct {
        uint32_t count;
        const char *one, *more;
    } parts[] = {
        { p->unused, "line without a user ignored", "lines without a user ignored" },
        { p->count[PROFILE_UNKNOWN], "element unknown", "elements unknown" },
        { p->count[PROFILE_RECOGNISED], "element recognised but not implemented",
          "elements recognised but not implemented" },
        { p->count[PROFILE_ATTRIBUTE], "attribute unknown", "attributes unknown" },
        { p->count[PROFILE_TEXT_BETWEEN], "text between elements", "texts between elements" },
    };
    size_t used = 0;

    *text = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].count)
            used += (size_t)snprintf(text + used, PROFILE_REST_TEXT - used, "%s%u %s",
                                     used ? ", " : "", (unsigned)parts[i].count,
                                     parts[i].count == 1 ? parts[i].one : parts[i].more);
    return used > 0;
}

void profile_rest_name(const struct profile *p, uint32_t i, char text[PROFILE_REST_TEXT])
{
    static const char *const what[PROFILE_RESTS] = {
        [PROFILE_UNKNOWN] = "; unknown",
        [PROFILE_RECOGNISED] = "; not implemented, section ",
        [PROFILE_ATTRIBUTE] = "; unknown",
        [PROFILE_TEXT_BETWEEN] = "",
    };
    const struct profile_rest *rest = &p->rest[i];
    const size_t n = strlen(rest->name);

    snprintf(text, PROFILE_REST_TEXT, "%s%.*s%s (line %lu%s%s%s)",
             rest->kind == PROFILE_ATTRIBUTE ? "attribute " : "", NAME_SHOWN, rest->name,
             n < NAME_SHOWN ? "" : "...", rest->at, what[rest->kind],
             rest->known ? rest->known->section : "", rest->known ? " of the guide" : "");
}
