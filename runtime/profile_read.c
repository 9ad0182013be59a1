/* profile_read.c - the phone's profile: XML read with expat, each element put by its setting, the
 * whole checked afterwards.
 *
 * No DOCTYPE, no entities but the five of XML, one level of elements: so a file cannot expand
 * beyond its size. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "profile_reader.h"

enum { DEPTH_MAX = 2 };

/* The value as printed in a message: secrets are hidden, long values are cut. */
static const char *shown(const struct cw_setting *s, const char *value, char room[SETTING_TEXT])
{
    if (s->type == CW_SETTING_SECRET)
        return "(not shown)";
    snprintf(room, SETTING_TEXT, "\"%.120s\"%s", value, strlen(value) > 120 ? "..." : "");
    return room;
}

static void stop_out_of_memory(struct profile_reader *r)
{
    profile_complain(r, profile_here(r), "out of memory");
    XML_StopParser(r->parser, XML_FALSE);
}

/* --- elements --------------------------------------------------------------------------------- */

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
static uint32_t split_suffix(const char *name, bool last, char base[NAME_MAX_OCTETS + 1])
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

static void complain_unknown(struct profile_reader *r)
{
    char base[NAME_MAX_OCTETS + 1];
    const struct cw_setting *s = setting_find(r->element, strlen(r->element));
    const struct cw_known_element *k = known_find(r->element);

    if ((s && s->scope == CW_SETTING_LINE) || (k && k->is_line))
        profile_complain(r, r->at,
                         "%s: unknown element; permitted: %s_n_ with n the number of the line",
                         r->element, r->element);
    else if (split_suffix(r->element, false, base) && (s = setting_find(base, strlen(base))))
        profile_complain(r, r->at, "%s: unknown element; permitted: %s%s", r->element,
                         s->scope == CW_SETTING_LINE ? r->element : base,
                         s->scope == CW_SETTING_LINE ? "_" : "");
    else if (split_suffix(r->element, true, base) &&
             (setting_find(base, strlen(base)) || known_find(base)))
        profile_complain(
            r, r->at, "%s: unknown element; permitted: %s, a setting of the phone, not of a line",
            r->element, base);
    else
        profile_complain(
            r, r->at,
            "%s: unknown element; permitted: those that the phone's guide names (`clausewire settings`)",
            r->element);
}

/* Identifies the element. With a fault, setting and known stay NULL. */
static void recognise(struct profile_reader *r)
{
    char base[NAME_MAX_OCTETS + 1];
    uint32_t number;

    r->setting = setting_find(r->element, strlen(r->element));
    if (r->setting && r->setting->scope == CW_SETTING_PHONE)
        return;
    r->setting = NULL;
    r->known = known_find(r->element);
    if (r->known && !r->known->is_line)
        return;
    r->known = NULL;
    number = split_suffix(r->element, true, base);
    if (number) {
        r->setting = setting_find(base, strlen(base));
        if (r->setting && r->setting->scope != CW_SETTING_LINE)
            r->setting = NULL;
        if (!r->setting && (r->known = known_find(base)) && !r->known->is_line)
            r->known = NULL;
    }
    if (!r->setting && !r->known) {
        complain_unknown(r);
    } else if (number > PROFILE_LINES_MAX) {
        profile_complain(r, r->at, "%s: line %u; permitted: 1-%d", r->element, (unsigned)number,
                         PROFILE_LINES_MAX);
        r->setting = NULL;
        r->known = NULL;
    } else if (!(r->line = profile_take_line(r->profile, number, profile_here(r)))) {
        stop_out_of_memory(r);
        r->setting = NULL;
        r->known = NULL;
    }
}

static void check_attributes(struct profile_reader *r, const char *element, const char **attributes,
                             bool is_root)
{
    static const char *const access[] = { "na", "ro", "rw", "preserve" };

    for (; attributes[0]; attributes += 2) {
        bool is_good = false;
        if (is_root && strncmp(attributes[0], "xmlns", 5) == 0)
            continue;
        if (strcmp(attributes[0], "ua") != 0) {
            profile_complain(r, profile_here(r), "%.96s: attribute %.60s; permitted: ua", element,
                             attributes[0]);
            continue;
        }
        for (size_t i = 0; i < sizeof access / sizeof *access; i++)
            is_good = is_good || strcmp(attributes[1], access[i]) == 0;
        if (!is_good)
            profile_complain(r, profile_here(r),
                             "%.96s: ua=\"%.60s\"; permitted: na, ro, rw, preserve", element,
                             attributes[1]);
    }
}

static void XMLCALL on_start(void *user, const char *name, const char **attributes)
{
    struct profile_reader *r = user;

    r->depth++;
    if (++r->elements > PROFILE_ELEMENTS_MAX) {
        profile_complain(r, profile_here(r), "%.96s: too many elements; permitted: %d", name,
                         PROFILE_ELEMENTS_MAX);
        XML_StopParser(r->parser, XML_FALSE);
        return;
    }
    if (r->depth == 1) {
        if (strcmp(name, "flat-profile") != 0) {
            profile_complain(r, profile_here(r), "%.96s: not a profile; permitted: flat-profile",
                             name);
            XML_StopParser(r->parser, XML_FALSE);
            return;
        }
        check_attributes(r, name, attributes, true);
        return;
    }
    if (r->depth > DEPTH_MAX) {
        profile_complain(r, profile_here(r), "%.96s: an element within %s; permitted: text", name,
                         r->element);
        XML_StopParser(r->parser, XML_FALSE); /* the rest could only be guessed */
        return;
    }
    r->at = profile_here(r);
    r->setting = NULL;
    r->known = NULL;
    r->line = NULL;
    r->len = 0;
    snprintf(r->element, sizeof r->element, "%s", name);
    if (strlen(name) > NAME_MAX_OCTETS)
        complain_unknown(r);
    else
        recognise(r);
    check_attributes(r, r->element, attributes, false);
}

static void XMLCALL on_text(void *user, const char *text, int n)
{
    struct profile_reader *r = user;

    if (r->depth < DEPTH_MAX) {
        for (int i = 0; i < n; i++)
            if (!strchr(" \t\r\n", text[i])) {
                profile_complain(r, profile_here(r),
                                 "flat-profile: text outside its elements; permitted: elements");
                XML_StopParser(r->parser, XML_FALSE);
                return;
            }
        return;
    }
    for (int i = 0; i < n; i++) {
        if (r->len == 0 && strchr(" \t\r\n", text[i]))
            continue; /* trimmed */
        if (r->len < VALUE_MAX)
            r->value[r->len] = text[i];
        r->len++;
    }
}

/* True: the first of this name. */
static bool mark_seen(struct profile_reader *r)
{
    unsigned long *at = NULL;
    uint32_t *word, bit;

    if (r->setting) {
        const size_t i = (size_t)(r->setting - cw_setting_table);
        at = r->line ? &r->line->at[i] : &r->phone_at[i];
        if (*at) {
            profile_complain(r, r->at, "%s: already given in line %lu; permitted: once", r->element,
                             *at);
            return false;
        }
        *at = r->at;
        return true;
    }
    {
        const size_t i = (size_t)(r->known - cw_known_elements);
        word = r->line ? &r->line->known[i / 32] : &r->phone_known[i / 32];
        bit = UINT32_C(1) << i % 32;
        if (*word & bit) {
            profile_complain(r, r->at, "%s: already given; permitted: once", r->element);
            return false;
        }
        *word |= bit;
        r->profile->known[i / 32] |= bit;
        r->profile->not_used_yet++;
    }
    return true;
}

static void put_value(struct profile_reader *r)
{
    char room[SETTING_TEXT], range[SETTING_TEXT], seen[SETTING_TEXT];
    const char *why = NULL, *kept;

    if (r->len > VALUE_MAX)
        why = "too long";
    else if (!(kept = profile_keep(r->profile, r->value, r->len))) {
        stop_out_of_memory(r);
        return;
    } else if (r->setting->type == CW_SETTING_VALUE && r->setting->scope == CW_SETTING_PHONE &&
               strchr(kept, '$')) { /* it is checked with its macros expanded */
        *(const char **)(void *)((char *)&r->profile->phone + r->setting->offset) = kept;
    } else
        why = setting_put(r->setting,
                          r->line ? (void *)&r->line->settings : (void *)&r->profile->phone, kept,
                          room);
    if (!why)
        return;
    (r->line ? r->line->is_wrong : r->phone_is_wrong)[r->setting - cw_setting_table] = true;
    profile_complain(r, r->at, "%s: %s %s; permitted: %s", r->element,
                     shown(r->setting, r->value, seen), why, setting_range(r->setting, range));
}

static void XMLCALL on_end(void *user, const char *name)
{
    struct profile_reader *r = user;

    (void)name;
    if (r->depth-- != DEPTH_MAX || (!r->setting && !r->known))
        return;
    if (r->len > VALUE_MAX) {
        r->value[VALUE_MAX] = '\0';
    } else {
        while (r->len > 0 && strchr(" \t\r\n", r->value[r->len - 1]))
            r->len--;
        r->value[r->len] = '\0';
    }
    if (!mark_seen(r))
        return;
    if (r->setting)
        put_value(r);
    else if (strncmp(r->element, "GPP_", 4) == 0 && r->element[4] >= 'A' &&
             r->element[4] < 'A' + GPP &&
             !(r->gpp[r->element[4] - 'A'] = profile_keep(r->profile, r->value, strlen(r->value))))
        stop_out_of_memory(r);
    r->setting = NULL;
    r->known = NULL;
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system, const char *public,
                               int internal)
{
    struct profile_reader *r = user;

    (void)system;
    (void)public;
    (void)internal;
    profile_complain(r, profile_here(r),
                     "%.96s: a DOCTYPE, which may define entities; permitted: none", name);
    XML_StopParser(r->parser, XML_FALSE);
}

/* --- the whole -------------------------------------------------------------------------------- */

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
        } else if (text[0] == '$' && text[1] >= 'A' && text[1] < 'A' + GPP &&
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

static void expand_macros(struct profile_reader *r)
{
    char value[VALUE_MAX + 1], room[SETTING_TEXT], range[SETTING_TEXT], seen[SETTING_TEXT];

    for (size_t i = 0; i < CW_SETTINGS; i++) {
        const struct cw_setting *s = &cw_setting_table[i];
        const char *raw, *kept, *why;

        if (s->scope != CW_SETTING_PHONE ||
            (s->type != CW_SETTING_TEXT && s->type != CW_SETTING_VALUE))
            continue;
        raw = *(const char *const *)(const void *)((const char *)&r->profile->phone + s->offset);
        if (!strchr(raw, '$'))
            continue;
        why = !expand(r, raw, value, sizeof value) ? "too long with its macros"
              : !(kept = profile_keep(r->profile, value, strlen(value)))
                  ? "out of memory"
                  : setting_put(s, &r->profile->phone, kept, room);
        if (why)
            profile_complain(r, r->phone_at[i], "%s: %s %s; permitted: %s", s->xml,
                             shown(s, raw, seen), why, setting_range(s, range));
    }
}

static void make_parser(struct profile_reader *r)
{
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    XML_SetParamEntityParsing(r->parser, XML_PARAM_ENTITY_PARSING_NEVER);
}

unsigned profile_parse(struct profile *p, const char *name, const void *octets, size_t n,
                       FILE *complaints)
{
    struct profile_reader *r = calloc(1, sizeof *r);
    unsigned faults;

    memset(p, 0, sizeof *p);
    if (!r || !(r->parser = XML_ParserCreate(NULL))) {
        free(r);
        if (complaints)
            fprintf(complaints, "%s: out of memory\n", name);
        return 1;
    }
    p->phone = cw_phone_defaults;
    r->profile = p;
    r->name = name;
    r->complaints = complaints;
    make_parser(r);
    if (n > PROFILE_OCTETS_MAX)
        profile_complain(r, 0, "the profile is too large; permitted: %d octets",
                         PROFILE_OCTETS_MAX);
    else if (XML_Parse(r->parser, octets, (int)n, XML_TRUE) != XML_STATUS_OK) {
        if (XML_GetErrorCode(r->parser) !=
            XML_ERROR_ABORTED) /* else the fault is reported already */
            profile_complain(r, profile_here(r), "%s%s%s; permitted: well-formed XML",
                             r->depth >= DEPTH_MAX ? r->element : "",
                             r->depth >= DEPTH_MAX ? ": " : "",
                             XML_ErrorString(XML_GetErrorCode(r->parser)));
    } else {
        expand_macros(r);
        profile_check(r);
    }
    if (complaints && r->faults > PROFILE_FAULTS_MAX)
        fprintf(complaints, "%s: %u more faults\n", name, r->faults - PROFILE_FAULTS_MAX);
    faults = r->faults;
    XML_ParserFree(r->parser);
    free(r);
    if (faults)
        profile_free(p);
    return faults;
}

unsigned profile_read(struct profile *p, const char *path, FILE *complaints)
{
    char *octets = malloc(PROFILE_OCTETS_MAX + 1);
    FILE *file = octets ? fopen(path, "rbe") : NULL;
    unsigned faults = 1;
    size_t n = 0;
    int error = errno;

    memset(p, 0, sizeof *p);
    if (file) {
        errno = 0;
        n = fread(octets, 1, PROFILE_OCTETS_MAX + 1, file);
        error = ferror(file) ? (errno ? errno : EIO) : 0;
        fclose(file);
    }
    if (!file || error) {
        if (complaints)
            fprintf(complaints, "%s: cannot be read: %s\n", path, strerror(error));
    } else
        faults = profile_parse(p, path, octets, n, complaints);
    free(octets);
    return faults;
}
