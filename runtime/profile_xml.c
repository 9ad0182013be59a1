/* profile_xml.c - the XML of a profile, read with expat: its elements, what stands between them, and its
 * limits (LOCAL_limits, LOCAL_profile_rest).
 *
 * External entities are not read; what a DOCTYPE declares and what its entities expand to is bounded, so
 * a file cannot become larger than PROFILE_TEXT_MAX or cost more than linear time. */
#define XML_DTD 1 /* expat.h declares the limits of entities only then */
#include <expat.h>

#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "profile_reader.h"

static const char blanks[] = " \t\r\n";

static void stop(struct profile_reader *r)
{
    XML_StopParser(r->parser, XML_FALSE);
}

/* --- elements and text ------------------------------------------------------------------------ */

static bool is_known_attribute(const char *name, const char *value)
{
    static const char *const access[] = { "na", "ro", "rw", "preserve" };

    if (strcmp(name, "ua") == 0) {
        for (size_t i = 0; i < sizeof access / sizeof *access; i++)
            if (strcasecmp(value, access[i]) == 0)
                return true;
        return false;
    }
    return strcmp(name, "um") == 0 || strcmp(name, "group") == 0 || strncmp(name, "xml", 3) == 0 ||
           strncmp(name, "xsi:", 4) == 0;
}

static void take_attributes(struct profile_reader *r, const char **attributes)
{
    struct profile *p = r->profile;

    for (; attributes[0]; attributes += 2) {
        bool is_kept = r->attributes == PROFILE_ATTRIBUTES_MAX;

        if (is_known_attribute(attributes[0], attributes[1]))
            continue;
        for (unsigned i = 0; i < r->attributes && !is_kept; i++)
            is_kept = strcmp(p->rest[r->attribute[i]].name, attributes[0]) == 0;
        if (is_kept) {
            p->count[PROFILE_ATTRIBUTE]++;
            continue;
        }
        r->attribute[r->attributes++] = p->rests;
        profile_keep_rest(r, PROFILE_ATTRIBUTE, attributes[0], attributes[1], strlen(attributes[1]),
                          profile_here(r), NULL);
        if (r->is_out_of_memory)
            return;
    }
}

static bool grow(struct profile_reader *r, char **at, size_t *room, size_t wanted)
{
    size_t more = *room ? *room : 256;
    char *grown;

    if (wanted <= *room)
        return true;
    while (more < wanted)
        more *= 2;
    grown = realloc(*at, more);
    if (!grown) {
        profile_stop_out_of_memory(r);
        return false;
    }
    *at = grown;
    *room = more;
    return true;
}

static void begin_element(struct profile_reader *r, const char *name)
{
    struct profile_current *c = &r->current;

    if (!grow(r, &c->name, &c->name_room, strlen(name) + 1) || !grow(r, &c->value, &c->room, 1))
        return;
    memcpy(c->name, name, strlen(name) + 1);
    c->depth = r->depth;
    c->at = profile_here(r);
    c->len = 0;
    c->has_inner = false;
    c->is_outside = r->within == 0;
}

static void XMLCALL on_start(void *user, const char *name, const char **attributes)
{
    struct profile_reader *r = user;

    r->depth++;
    r->is_between = false;
    if (++r->elements > PROFILE_ELEMENTS_MAX) {
        profile_complain(r, profile_here(r), "%.96s: too many elements; permitted: %d", name,
                         PROFILE_ELEMENTS_MAX);
        stop(r);
        return;
    }
    if (r->current.depth) {
        r->current.has_inner = true;
        return;
    }
    if (!r->within && r->depth <= 2 && strcmp(name, "flat-profile") == 0) {
        r->within = r->depth;
        r->has_profile = true;
    } else if (r->depth == 1 && strcmp(name, "device") != 0) {
        profile_complain(
            r, profile_here(r),
            "%.96s: not a profile; permitted: flat-profile, or device with a flat-profile in it",
            name);
        stop(r);
        return;
    } else if (r->depth > 1)
        begin_element(r, name);
    take_attributes(r, attributes);
}

static void XMLCALL on_end(void *user, const char *name)
{
    struct profile_reader *r = user;
    struct profile_current *c = &r->current;

    (void)name;
    r->is_between = false;
    if (c->depth == r->depth) {
        while (c->len > 0 && strchr(blanks, c->value[c->len - 1]))
            c->len--;
        c->value[c->len] = '\0';
        c->depth = 0;
        profile_take_element(r);
    }
    if (r->within == r->depth)
        r->within = 0;
    r->depth--;
}

static void take_between(struct profile_reader *r, const char *text, size_t n)
{
    size_t at = 0;

    while (at < n && strchr(blanks, text[at]))
        at++;
    if (at == n || r->is_between)
        return;
    r->is_between = true;
    profile_keep_rest(r, PROFILE_TEXT_BETWEEN, "text between elements", text + at, n - at,
                      profile_here(r), NULL);
}

static void XMLCALL on_text(void *user, const char *text, int length)
{
    struct profile_reader *r = user;
    struct profile_current *c = &r->current;
    size_t n = (size_t)length;

    if (n > PROFILE_TEXT_MAX - r->text) {
        profile_complain(r, profile_here(r),
                         "the values are too long with their entities; permitted: %d octets",
                         PROFILE_TEXT_MAX);
        stop(r);
        return;
    }
    r->text += n;
    if (!c->depth) {
        take_between(r, text, n);
        return;
    }
    if (c->depth != r->depth)
        return; /* of an element in it */
    if (c->len == 0)
        while (n > 0 && strchr(blanks, *text)) {
            text++;
            n--;
        }
    if (!grow(r, &c->value, &c->room, c->len + n + 1))
        return;
    memcpy(c->value + c->len, text, n);
    c->len += n;
}

/* --- entities --------------------------------------------------------------------------------- */

static void count_declaration(struct profile_reader *r)
{
    if (++r->declared <= PROFILE_DECLARED_MAX)
        return;
    profile_complain(r, profile_here(r),
                     "the DOCTYPE has too many entities and attributes; permitted: %d",
                     PROFILE_DECLARED_MAX);
    stop(r);
}

static void XMLCALL on_entity(void *user, const char *name, int is_parameter, const char *value,
                              int length, const char *base, const char *system, const char *public,
                              const char *notation)
{
    (void)name;
    (void)is_parameter;
    (void)value;
    (void)length;
    (void)base;
    (void)system;
    (void)public;
    (void)notation;
    count_declaration(user);
}

static void XMLCALL on_attribute_list(void *user, const char *element, const char *attribute,
                                      const char *type, const char *value, int is_required)
{
    (void)element;
    (void)attribute;
    (void)type;
    (void)value;
    (void)is_required;
    count_declaration(user);
}

/* A value would be another than was meant. */
static void refuse_entity(struct profile_reader *r, const char *name, const char *why)
{
    profile_complain(r, profile_here(r), "%.96s%s%.96s: %s; permitted: its text itself",
                     r->current.depth ? r->current.name : "", r->current.depth ? ": " : "", name,
                     why);
    stop(r);
}

static int XMLCALL on_external(XML_Parser parser, const char *context, const char *base,
                               const char *system, const char *public)
{
    (void)base;
    (void)system;
    (void)public;
    refuse_entity(XML_GetUserData(parser), context ? context : "DOCTYPE",
                  "an external entity, which is not read");
    return XML_STATUS_ERROR;
}

static void XMLCALL on_skipped(void *user, const char *name, int is_parameter)
{
    if (!is_parameter)
        refuse_entity(user, name, "an entity that the file does not define");
}

/* --- encodings -------------------------------------------------------------------------------- */

/* The ISO-8859 and windows-125x ones, of one octet a character; expat has UTF-8, UTF-16, US-ASCII and
 * ISO-8859-1 itself. */
static int XMLCALL on_encoding(void *data, const char *name, XML_Encoding *encoding)
{
    iconv_t from;

    (void)data;
    if (strncasecmp(name, "ISO-8859-", 9) != 0 && strncasecmp(name, "windows-125", 11) != 0)
        return XML_STATUS_ERROR;
    from = iconv_open("UCS-4LE", name);
    if (from == (iconv_t)-1)
        return XML_STATUS_ERROR;
    for (unsigned i = 0; i < 256; i++) {
        char octet = (char)i, *in = &octet, *out;
        unsigned char character[4] = { 0 };
        size_t ins = 1, outs = sizeof character;

        out = (char *)character;
        encoding->map[i] =
            iconv(from, &in, &ins, &out, &outs) == (size_t)-1 || outs
                ? -1
                : (int)(character[0] | (unsigned)character[1] << 8 | (unsigned)character[2] << 16);
    }
    iconv_close(from);
    encoding->data = NULL;
    encoding->convert = NULL;
    encoding->release = NULL;
    return XML_STATUS_OK;
}

/* --- the whole -------------------------------------------------------------------------------- */

static void make_parser(struct profile_reader *r)
{
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetEntityDeclHandler(r->parser, on_entity);
    XML_SetAttlistDeclHandler(r->parser, on_attribute_list);
    XML_SetExternalEntityRefHandler(r->parser, on_external);
    XML_SetSkippedEntityHandler(r->parser, on_skipped);
    XML_SetUnknownEncodingHandler(r->parser, on_encoding, NULL);
    XML_SetParamEntityParsing(r->parser, XML_PARAM_ENTITY_PARSING_NEVER);
    XML_SetBillionLaughsAttackProtectionActivationThreshold(r->parser, PROFILE_TEXT_MAX);
    XML_SetBillionLaughsAttackProtectionMaximumAmplification(
        r->parser, PROFILE_TEXT_MAX / (float)PROFILE_OCTETS_MAX);
}

/* Blank lines before the XML declaration, which templates leave there, and a UTF-8 BOM before those. */
static size_t skip_blanks(struct profile_reader *r, const char *octets, size_t n)
{
    const size_t begin = n >= 3 && memcmp(octets, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    size_t at = begin;

    for (; at < n && octets[at] && strchr(blanks, octets[at]); at++)
        if (octets[at] == '\n' || (octets[at] == '\r' && !(at + 1 < n && octets[at + 1] == '\n')))
            r->skipped++;
    return at > begin ? at : 0;
}

static void complain_xml(struct profile_reader *r, const unsigned char *octets, size_t n)
{
    const enum XML_Error error = XML_GetErrorCode(r->parser);
    const XML_Index index = XML_GetCurrentByteIndex(r->parser);
    const char *element = r->current.depth ? r->current.name : "";
    const char *colon = r->current.depth ? ": " : "";
    const size_t at = index < 0 ? n : (size_t)index;

    if (error == XML_ERROR_ABORTED || error == XML_ERROR_EXTERNAL_ENTITY_HANDLING)
        return; /* it is reported already */
    if (error == XML_ERROR_INVALID_TOKEN && at < n && octets[at] >= 0x80)
        profile_complain(r, profile_here(r),
                         "%.96s%soctet 0x%02x does not fit the encoding; permitted: UTF-8, or the "
                         "encoding that the XML declaration names",
                         element, colon, octets[at]);
    else if (error == XML_ERROR_INVALID_TOKEN && at < n && at > 0 &&
             (octets[at] == '&' || octets[at - 1] == '&'))
        profile_complain(r, profile_here(r), "%.96s%sa bare &; permitted: &amp;", element, colon);
    else
        profile_complain(r, profile_here(r), "%.96s%s%s; permitted: well-formed XML", element,
                         colon, XML_ErrorString(error));
}

bool profile_read_xml(struct profile_reader *r, const void *octets, size_t n)
{
    bool is_read;
    size_t skipped;

    if (n > PROFILE_OCTETS_MAX) {
        profile_complain(r, 0, "the profile is too large; permitted: %d octets",
                         PROFILE_OCTETS_MAX);
        return false;
    }
    r->parser = XML_ParserCreate(NULL);
    if (!r->parser) {
        profile_stop_out_of_memory(r);
        return false;
    }
    make_parser(r);
    skipped = skip_blanks(r, octets, n);
    is_read = XML_Parse(r->parser, (const char *)octets + skipped, (int)(n - skipped), XML_TRUE) ==
              XML_STATUS_OK;
    if (!is_read)
        complain_xml(r, (const unsigned char *)octets + skipped, n - skipped);
    else if (!r->has_profile)
        profile_complain(r, profile_here(r), "device: no flat-profile in it; permitted: one");
    r->skipped = profile_here(r);
    XML_ParserFree(r->parser);
    r->parser = NULL;
    return is_read && r->has_profile;
}
