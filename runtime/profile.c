/* profile.c - the phone's profile: XML read with expat, each element put by its setting, the
 * whole checked afterwards.
 *
 * No DOCTYPE, no entities but the five of XML, one level of elements: so a file cannot expand
 * beyond its size. */
#include "profile.h"

#include <errno.h>
#include <expat.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "escape.h"
#include "setting.h"

enum {
    NAME_MAX_OCTETS = 96, /* of an element; the guide's longest has 40 */
    VALUE_MAX = 2048,     /* octets kept of a value; more than any text may have */
    GPP = 4,              /* GPP_A to GPP_D, for $A to $D */
    DEPTH_MAX = 2
};

/* Texts in blocks, whose addresses never change. */
struct profile_text {
    struct profile_text *next;
    size_t used, room;
    char octets[];
};

struct reader {
    struct profile *profile;
    const char *name;
    FILE *complaints;
    XML_Parser parser;
    unsigned faults, depth, elements;
    unsigned long phone_at[CW_SETTINGS];
    bool phone_is_wrong[CW_SETTINGS];
    uint32_t phone_known[PROFILE_KNOWN_WORDS];
    const char *gpp[GPP];
    /* the element being read */
    const struct cw_setting *setting;     /* NULL: not an implemented setting */
    const struct cw_known_element *known; /* NULL: not an element of the guide */
    struct profile_line *line;            /* NULL: a setting of the phone */
    unsigned long at;                     /* where it begins */
    size_t len;                           /* of its value so far, including what was cut */
    char element[NAME_MAX_OCTETS + 1];
    char value[VALUE_MAX + 1];
};

/* --- faults ----------------------------------------------------------------------------------- */

static void complain(struct reader *r, unsigned long at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void complain(struct reader *r, unsigned long at, const char *format, ...)
{
    char said[1024], safe[1400];
    va_list arguments;
    int n;

    r->faults++;
    if (!r->complaints || r->faults > PROFILE_FAULTS_MAX)
        return;
    va_start(arguments, format);
    n = vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
    escape_write(safe, sizeof safe, said, n < 0 ? 0 : strlen(said), NULL);
    fprintf(r->complaints, "%s:%lu: %s\n", r->name, at, safe);
}

static unsigned long here(const struct reader *r)
{
    return (unsigned long)XML_GetCurrentLineNumber(r->parser);
}

/* The value as printed in a message: secrets are hidden, long values are cut. */
static const char *shown(const struct cw_setting *s, const char *value, char room[SETTING_TEXT])
{
    if (s->type == CW_SETTING_SECRET)
        return "(not shown)";
    snprintf(room, SETTING_TEXT, "\"%.120s\"%s", value, strlen(value) > 120 ? "..." : "");
    return room;
}

static void stop_out_of_memory(struct reader *r)
{
    complain(r, here(r), "out of memory");
    XML_StopParser(r->parser, XML_FALSE);
}

/* --- memory ----------------------------------------------------------------------------------- */

/* NULL: out of memory. */
static char *keep(struct profile *p, const char *text, size_t n)
{
    struct profile_text *t = p->texts;
    char *copy;

    if (!t || t->room - t->used < n + 1) {
        const size_t room = n + 1 > 8192 ? n + 1 : 8192;
        t = malloc(sizeof *t + room);
        if (!t)
            return NULL;
        t->used = 0;
        t->room = room;
        t->next = p->texts;
        p->texts = t;
    }
    copy = t->octets + t->used;
    memcpy(copy, text, n);
    copy[n] = '\0';
    t->used += n + 1;
    return copy;
}

/* Line `number`, created with the defaults when the file names it first; NULL: out of memory. */
static struct profile_line *line_of(struct reader *r, uint32_t number)
{
    struct profile *p = r->profile;
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
        line = calloc(1, sizeof *line);
        if (!line)
            return NULL;
        line->settings = cw_line_defaults;
        line->number = number;
        line->named = here(r);
        p->line[number - 1] = line;
        if (number > p->lines)
            p->lines = number;
    }
    return line;
}

void profile_free(struct profile *p)
{
    for (uint32_t i = 0; i < p->line_room; i++)
        free(p->line[i]);
    free(p->line);
    while (p->texts) {
        struct profile_text *next = p->texts->next;
        free(p->texts);
        p->texts = next;
    }
    memset(p, 0, sizeof *p);
}

const struct cw_line_settings *profile_line(const struct profile *p, uint32_t n)
{
    if (n == 0 || n > p->lines || !p->line[n - 1] || !p->line[n - 1]->settings.line_enable)
        return NULL;
    return &p->line[n - 1]->settings;
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

static void complain_unknown(struct reader *r)
{
    char base[NAME_MAX_OCTETS + 1];
    const struct cw_setting *s = setting_find(r->element, strlen(r->element));
    const struct cw_known_element *k = known_find(r->element);

    if ((s && s->scope == CW_SETTING_LINE) || (k && k->is_line))
        complain(r, r->at, "%s: unknown element; permitted: %s_n_ with n the number of the line",
                 r->element, r->element);
    else if (split_suffix(r->element, false, base) && (s = setting_find(base, strlen(base))))
        complain(r, r->at, "%s: unknown element; permitted: %s%s", r->element,
                 s->scope == CW_SETTING_LINE ? r->element : base,
                 s->scope == CW_SETTING_LINE ? "_" : "");
    else if (split_suffix(r->element, true, base) &&
             (setting_find(base, strlen(base)) || known_find(base)))
        complain(r, r->at,
                 "%s: unknown element; permitted: %s, a setting of the phone, not of a line",
                 r->element, base);
    else
        complain(
            r, r->at,
            "%s: unknown element; permitted: those that the phone's guide names (`clausewire settings`)",
            r->element);
}

/* Identifies the element. With a fault, setting and known stay NULL. */
static void recognise(struct reader *r)
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
        complain(r, r->at, "%s: line %u; permitted: 1-%d", r->element, (unsigned)number,
                 PROFILE_LINES_MAX);
        r->setting = NULL;
        r->known = NULL;
    } else if (!(r->line = line_of(r, number))) {
        stop_out_of_memory(r);
        r->setting = NULL;
        r->known = NULL;
    }
}

static void check_attributes(struct reader *r, const char *element, const char **attributes,
                             bool is_root)
{
    static const char *const access[] = { "na", "ro", "rw", "preserve" };

    for (; attributes[0]; attributes += 2) {
        bool is_good = false;
        if (is_root && strncmp(attributes[0], "xmlns", 5) == 0)
            continue;
        if (strcmp(attributes[0], "ua") != 0) {
            complain(r, here(r), "%.96s: attribute %.60s; permitted: ua", element, attributes[0]);
            continue;
        }
        for (size_t i = 0; i < sizeof access / sizeof *access; i++)
            is_good = is_good || strcmp(attributes[1], access[i]) == 0;
        if (!is_good)
            complain(r, here(r), "%.96s: ua=\"%.60s\"; permitted: na, ro, rw, preserve", element,
                     attributes[1]);
    }
}

static void XMLCALL on_start(void *user, const char *name, const char **attributes)
{
    struct reader *r = user;

    r->depth++;
    if (++r->elements > PROFILE_ELEMENTS_MAX) {
        complain(r, here(r), "%.96s: too many elements; permitted: %d", name, PROFILE_ELEMENTS_MAX);
        XML_StopParser(r->parser, XML_FALSE);
        return;
    }
    if (r->depth == 1) {
        if (strcmp(name, "flat-profile") != 0) {
            complain(r, here(r), "%.96s: not a profile; permitted: flat-profile", name);
            XML_StopParser(r->parser, XML_FALSE);
            return;
        }
        check_attributes(r, name, attributes, true);
        return;
    }
    if (r->depth > DEPTH_MAX) {
        complain(r, here(r), "%.96s: an element within %s; permitted: text", name, r->element);
        XML_StopParser(r->parser, XML_FALSE); /* the rest could only be guessed */
        return;
    }
    r->at = here(r);
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
    struct reader *r = user;

    if (r->depth < DEPTH_MAX) {
        for (int i = 0; i < n; i++)
            if (!strchr(" \t\r\n", text[i])) {
                complain(r, here(r),
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
static bool mark_seen(struct reader *r)
{
    unsigned long *at = NULL;
    uint32_t *word, bit;

    if (r->setting) {
        const size_t i = (size_t)(r->setting - cw_setting_table);
        at = r->line ? &r->line->at[i] : &r->phone_at[i];
        if (*at) {
            complain(r, r->at, "%s: already given in line %lu; permitted: once", r->element, *at);
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
            complain(r, r->at, "%s: already given; permitted: once", r->element);
            return false;
        }
        *word |= bit;
        r->profile->known[i / 32] |= bit;
        r->profile->not_used_yet++;
    }
    return true;
}

static void put_value(struct reader *r)
{
    char room[SETTING_TEXT], range[SETTING_TEXT], seen[SETTING_TEXT];
    const char *why = NULL, *kept;

    if (r->len > VALUE_MAX)
        why = "too long";
    else if (!(kept = keep(r->profile, r->value, r->len))) {
        stop_out_of_memory(r);
        return;
    } else
        why = setting_put(r->setting,
                          r->line ? (void *)&r->line->settings : (void *)&r->profile->phone, kept,
                          room);
    if (!why)
        return;
    (r->line ? r->line->is_wrong : r->phone_is_wrong)[r->setting - cw_setting_table] = true;
    complain(r, r->at, "%s: %s %s; permitted: %s", r->element, shown(r->setting, r->value, seen),
             why, setting_range(r->setting, range));
}

static void XMLCALL on_end(void *user, const char *name)
{
    struct reader *r = user;

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
             !(r->gpp[r->element[4] - 'A'] = keep(r->profile, r->value, strlen(r->value))))
        stop_out_of_memory(r);
    r->setting = NULL;
    r->known = NULL;
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system, const char *public,
                               int internal)
{
    struct reader *r = user;

    (void)system;
    (void)public;
    (void)internal;
    complain(r, here(r), "%.96s: a DOCTYPE, which may define entities; permitted: none", name);
    XML_StopParser(r->parser, XML_FALSE);
}

/* --- the whole -------------------------------------------------------------------------------- */

/* Expands $VERSION, and $A to $D for GPP_A to GPP_D; other words with a $ stay as they are.
 * False: too long. */
static bool expand(const struct reader *r, const char *text, char *out, size_t room)
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

static void expand_macros(struct reader *r)
{
    char value[VALUE_MAX + 1], room[SETTING_TEXT], range[SETTING_TEXT], seen[SETTING_TEXT];

    for (size_t i = 0; i < CW_SETTINGS; i++) {
        const struct cw_setting *s = &cw_setting_table[i];
        const char *raw, *kept, *why;

        if (s->scope != CW_SETTING_PHONE || s->type != CW_SETTING_TEXT)
            continue;
        raw = *(const char *const *)(const void *)((const char *)&r->profile->phone + s->offset);
        if (!strchr(raw, '$'))
            continue;
        why = !expand(r, raw, value, sizeof value) ? "too long with its macros"
              : !(kept = keep(r->profile, value, strlen(value)))
                  ? "out of memory"
                  : setting_put(s, &r->profile->phone, kept, room);
        if (why)
            complain(r, r->phone_at[i], "%s: %s %s; permitted: %s", s->xml, shown(s, raw, seen),
                     why, setting_range(s, range));
    }
}

/* Where the file has the setting; else where it first names the line. *is_there and *is_wrong
 * say more. */
static unsigned long place(const struct profile_line *line, const char *field, bool *is_there,
                           bool *is_wrong)
{
    *is_there = *is_wrong = false;
    for (size_t i = 0; i < CW_SETTINGS; i++)
        if (strcmp(cw_setting_table[i].name, field) == 0 && line->at[i]) {
            *is_there = true;
            *is_wrong = line->is_wrong[i];
            return line->at[i];
        }
    return line->named;
}

/* A line without user and proxy: profiles exported from a phone list such lines by the dozen. */
static bool is_nobodys(const struct cw_line_settings *s)
{
    return !*s->proxy && !*s->user_id && !*s->auth_id && !*s->password && !*s->sip_uri &&
           !*s->display_name;
}

static void check_given(struct reader *r, const struct profile_line *line, const char *field,
                        const char *xml, const char *permitted)
{
    bool is_there, is_wrong;
    const unsigned long at = place(line, field, &is_there, &is_wrong);
    const unsigned n = line->number;

    if (!is_wrong) /* else the fault is reported already */
        complain(r, at, "%s_%u_: %s, and line %u registers; permitted: %s, or Register_%u_ No", xml,
                 n, is_there ? "empty" : "missing", n, permitted, n);
}

static void check_line(struct reader *r, struct profile_line *line)
{
    struct cw_line_settings *s = &line->settings;
    const uint32_t n = line->number, port = 5060 + n - 1;
    bool is_there, is_wrong;
    const unsigned long at = place(line, "sip_port", &is_there, &is_wrong);

    if (!is_there) { /* GUIDE_sip_port */
        if (port > 65535 && s->line_enable)
            complain(r, at,
                     "SIP_Port_%u_: missing, and the default would be %u; permitted: 1-65535",
                     (unsigned)n, (unsigned)port);
        s->sip_port = (uint16_t)port;
    }
    if (!s->line_enable || !s->registers)
        return;
    if (!*s->proxy)
        check_given(r, line, "proxy", "Proxy", "HOST or HOST:PORT");
    if (!*s->user_id)
        check_given(r, line, "user_id", "User_ID", "1 to 127 octets of UTF-8");
}

/* Two lines with the same port, found by port. */
static void check_ports(struct reader *r)
{
    const struct profile *p = r->profile;
    uint32_t *owner = calloc(65536, sizeof *owner);

    if (!owner) {
        complain(r, 0, "out of memory");
        return;
    }
    for (uint32_t n = 1; n <= p->lines; n++) {
        const struct cw_line_settings *s = profile_line(p, n);
        bool is_there, is_wrong;
        unsigned long at;

        if (!s)
            continue;
        at = place(p->line[n - 1], "sip_port", &is_there, &is_wrong);
        if (is_wrong)
            continue;
        if (owner[s->sip_port])
            complain(
                r, at,
                "SIP_Port_%u_: \"%u\"%s, the port of line %u; permitted: a port of its own, 1-65535",
                (unsigned)n, (unsigned)s->sip_port, is_there ? "" : " by default",
                (unsigned)owner[s->sip_port]);
        else
            owner[s->sip_port] = n;
    }
    free(owner);
}

/* SIP TCP Port Min and Max, one of which may be the default (GUIDE_tcp_ports). */
static void check_tcp_ports(struct reader *r)
{
    const size_t min = (size_t)(setting_find("SIP_TCP_Port_Min", 16) - cw_setting_table),
                 max = (size_t)(setting_find("SIP_TCP_Port_Max", 16) - cw_setting_table);
    const struct cw_phone_settings *p = &r->profile->phone;

    if (p->sip_tcp_port_max >= p->sip_tcp_port_min || r->phone_is_wrong[min] ||
        r->phone_is_wrong[max])
        return;
    complain(r, r->phone_at[max] ? r->phone_at[max] : r->phone_at[min],
             "%s: \"%u\"%s, below %s \"%u\"%s; permitted: %u-65535", cw_setting_table[max].xml,
             (unsigned)p->sip_tcp_port_max, r->phone_at[max] ? "" : " by default",
             cw_setting_table[min].xml, (unsigned)p->sip_tcp_port_min,
             r->phone_at[min] ? "" : " by default", (unsigned)p->sip_tcp_port_min);
}

static void check_lines(struct reader *r)
{
    struct profile *p = r->profile;
    uint32_t there = 0;

    for (uint32_t n = 1; n <= p->lines; n++) {
        struct profile_line *line = p->line[n - 1];
        if (!line)
            continue;
        if (line->settings.line_enable && is_nobodys(&line->settings)) {
            free(line);
            p->line[n - 1] = NULL;
            p->unused++;
            continue;
        }
        there++;
        check_line(r, line);
    }
    if (there == 0 && r->faults == 0)
        complain(
            r, here(r),
            "Proxy_1_, User_ID_1_: missing, as for every other line; permitted: a line with both");
    check_ports(r);
}

static void make_parser(struct reader *r)
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
    struct reader *r = calloc(1, sizeof *r);
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
        complain(r, 0, "the profile is too large; permitted: %d octets", PROFILE_OCTETS_MAX);
    else if (XML_Parse(r->parser, octets, (int)n, XML_TRUE) != XML_STATUS_OK) {
        if (XML_GetErrorCode(r->parser) !=
            XML_ERROR_ABORTED) /* else the fault is reported already */
            complain(r, here(r), "%s%s%s; permitted: well-formed XML",
                     r->depth >= DEPTH_MAX ? r->element : "", r->depth >= DEPTH_MAX ? ": " : "",
                     XML_ErrorString(XML_GetErrorCode(r->parser)));
    } else {
        expand_macros(r);
        check_tcp_ports(r);
        check_lines(r);
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
