/* setting.c - the value of one setting: read from text, checked against its range
 * (GUIDE_retry_rsc, GUIDE_proxy). */
#include "setting.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "clausewire/address.h"
#include "server_list.h"
#include "text.h"
#include "values.h"

const struct cw_setting *setting_find(const char *xml, size_t n)
{
    for (size_t i = 0; i < CW_SETTINGS; i++)
        if (strlen(cw_setting_table[i].xml) == n && memcmp(cw_setting_table[i].xml, xml, n) == 0)
            return &cw_setting_table[i];
    return NULL;
}

bool setting_is_text(const struct cw_setting *s)
{
    return s->type == CW_SETTING_TEXT || s->type == CW_SETTING_SECRET ||
           s->type == CW_SETTING_SERVERS || s->type == CW_SETTING_CODES ||
           s->type == CW_SETTING_AOR || s->type == CW_SETTING_ADDRESS ||
           s->type == CW_SETTING_DESTINATION || s->type == CW_SETTING_VALUE;
}

/* The header field that a value stands in. */
static enum sip_kind fed_kind(const struct cw_setting *s)
{
    static const char room[] = "message:";
    const char *name = strstr(s->feeds, room);
    size_t n;

    if (!name)
        return SIP_OTHER;
    name += sizeof room - 1;
    n = strcspn(name, ",");
    for (unsigned kind = SIP_OTHER + 1; kind < SIP_KINDS; kind++)
        if (strlen(sip_kind_name((enum sip_kind)kind)) == n &&
            memcmp(sip_kind_name((enum sip_kind)kind), name, n) == 0)
            return (enum sip_kind)kind;
    return SIP_OTHER;
}

const char *setting_range(const struct cw_setting *s, char room[SETTING_TEXT])
{
    size_t used = 0;

    switch (s->type) {
    case CW_SETTING_BOOL:
        return "Yes or No";
    case CW_SETTING_ENUM:
        room[0] = '\0';
        for (size_t i = 0; s->choices[i] && used < SETTING_TEXT; i++)
            used += (size_t)snprintf(room + used, SETTING_TEXT - used, "%s%s", i ? ", " : "",
                                     s->choices[i]);
        return room;
    case CW_SETTING_SERVERS:
        snprintf(
            room, SETTING_TEXT,
            "HOST[:PORT][:p=PRIORITY][:w=WEIGHT][:A=IP,IP...], up to %d of them with | between, "
            "HOST a name, an IPv4 address or an IPv6 address in brackets; %" PRId64
            " octets in all",
            SERVER_LIST_MOST, s->max);
        return room;
    case CW_SETTING_ADDRESS:
        return "an IPv4 or IPv6 address, or nothing";
    case CW_SETTING_DESTINATION:
        return "$PROXY, or an IPv4 address or an IPv6 address in brackets, with :PORT behind it or not";
    case CW_SETTING_AOR:
        return "USER@HOST or USER, with or without sip: or sips: before it";
    case CW_SETTING_CODES:
        return "response codes of three digits with ? for any digit, separated by commas: 500,5??";
    case CW_SETTING_VALUE:
        snprintf(room, SETTING_TEXT,
                 "a value of the header field %s, of at most %" PRId64 " octets",
                 sip_kind_name(fed_kind(s)), s->max);
        return room;
    case CW_SETTING_TEXT:
    case CW_SETTING_SECRET:
        snprintf(room, SETTING_TEXT,
                 "%" PRId64 " to %" PRId64 " octets of UTF-8 without control characters", s->min,
                 s->max);
        return room;
    case CW_SETTING_SECONDS:
        snprintf(room, SETTING_TEXT, "%s s, in steps of 0.001", s->range);
        return room;
    case CW_SETTING_INTEGER:
    case CW_SETTING_PORT:
        snprintf(room, SETTING_TEXT, "%" PRId64 "-%" PRId64 "%s%s", s->min, s->max,
                 *s->unit ? " " : "", s->unit);
        return room;
    }
    return "";
}

/* A number; for seconds with up to three decimals, in ms. False: not a number, or far out of
 * every range. */
static bool read_number(const char *p, bool is_seconds, int64_t *out)
{
    const int64_t most = INT64_C(1000000000000);
    int behind = -1; /* digits after the point; -1: no point yet */
    size_t digits = 0;

    *out = 0;
    for (; *p; p++) {
        if (*p == '.' && is_seconds && behind < 0) {
            behind = 0;
            continue;
        }
        if (*p < '0' || *p > '9' || *out > most)
            return false;
        digits++;
        if (behind >= 3) {
            if (*p != '0')
                return false; /* finer than a millisecond */
            continue;
        }
        *out = *out * 10 + (*p - '0');
        if (behind >= 0)
            behind++;
    }
    for (int i = behind < 0 ? 0 : behind; is_seconds && i < 3; i++)
        *out *= 10;
    return digits > 0;
}

/* nnn[,nnn...], n a digit or ?, the first 1 to 6; blanks around a code are ignored. Empty: no
 * code. */
static bool is_codes(const char *p)
{
    if (!*p)
        return true;
    for (;;) {
        p += strspn(p, " ");
        if (!((*p >= '1' && *p <= '6') || *p == '?'))
            return false;
        for (int i = 1; i < 3; i++)
            if (!((p[i] >= '0' && p[i] <= '9') || p[i] == '?'))
                return false;
        p += 3;
        p += strspn(p, " ");
        if (!*p)
            return true;
        if (*p++ != ',')
            return false;
    }
}

static bool has_control(const char *p)
{
    for (; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            return true;
    return false;
}

/* Whether a text may be sent: it is what the grammar has, but for host names (LOCAL_one_host). */
static bool is_writable(const struct sip_deviations *noted)
{
    for (unsigned i = 0; i < noted->count && i < SIP_DEVIATIONS_KEPT; i++)
        if (noted->kept[i].rule != SIP_TOLERANCE_HOST_LABEL)
            return false;
    return true;
}

/* GUIDE_sip_uri: an address of record, whose host may be omitted. */
static bool is_aor(const char *value)
{
    const bool has_scheme = strncmp(value, "sip:", 4) == 0 || strncmp(value, "sips:", 5) == 0;
    char whole[SETTING_TEXT + sizeof "sip:@host"];
    struct sip_deviations noted;
    struct sip_uri uri;
    const int n = snprintf(whole, sizeof whole, "%s%s%s", has_scheme ? "" : "sip:", value,
                           strchr(value, '@') ? "" : "@host");

    return *value == '\0' ||
           (n > 0 && (size_t)n < sizeof whole &&
            sip_uri_read(&uri, whole, (size_t)n, &noted) == CW_OK && is_writable(&noted) &&
            uri.user.len > 0 && uri.password.len == 0 && uri.headers.len == 0);
}

/* *out is the text to keep; NULL, or the reason. */
static const char *read_text(const struct cw_setting *s, const char **out, const char *value,
                             char room[SETTING_TEXT])
{
    const size_t n = strlen(value);
    struct server_list list;
    struct cw_address address;
    size_t wrong = 0;

    if ((int64_t)n < s->min)
        return "too short";
    if ((int64_t)n > s->max)
        return "too long";
    if (has_control(value))
        return "contains a control character";
    if (s->type == CW_SETTING_SERVERS && n > 0 && !cwi_server_list_read(&list, value)) {
        snprintf(room, SETTING_TEXT, "octet %u: wanted %s", (unsigned)list.fault_at + 1,
                 list.fault);
        return room;
    }
    if (s->type == CW_SETTING_CODES && !is_codes(value))
        return "not a list of response codes";
    if (s->type == CW_SETTING_AOR && !is_aor(value))
        return "not an address of record";
    if (s->type == CW_SETTING_ADDRESS && n > 0 && !cw_address_read(&address, text_octets(value)))
        return "not an IPv4 or IPv6 address";
    if (s->type == CW_SETTING_DESTINATION && strcasecmp(value, s->def) == 0)
        value = s->def; /* the core has it in capitals */
    else if (s->type == CW_SETTING_DESTINATION && !cwi_server_list_read_literal(&address, value))
        return "neither $PROXY nor an address";
    if (s->type == CW_SETTING_VALUE && n > 0 &&
        sip_value_check(fed_kind(s), value, n, &wrong) != CW_OK) {
        snprintf(room, SETTING_TEXT, "octet %u does not fit the rule of the header field",
                 (unsigned)wrong + 1);
        return room;
    }
    *out = value;
    return NULL;
}

/* The value of a number, a choice, Yes or No; NULL, or the reason. */
static const char *read_value(const struct cw_setting *s, const char *value, int64_t *out)
{
    if (s->type == CW_SETTING_ENUM) {
        for (*out = 0; s->choices[*out]; ++*out)
            if (strcasecmp(s->choices[*out], value) == 0)
                return NULL;
        return "not one of the choices";
    }
    if (s->type == CW_SETTING_BOOL) {
        *out = strcasecmp(value, "Yes") == 0;
        return *out || strcasecmp(value, "No") == 0 ? NULL : "neither Yes nor No";
    }
    if (!read_number(value, s->type == CW_SETTING_SECONDS, out))
        return "not a number of that form";
    return *out < s->min || *out > s->max ? "out of range" : NULL;
}

static size_t octets_of(const struct cw_setting *s)
{
    switch (s->type) {
    case CW_SETTING_BOOL:
        return sizeof(bool);
    case CW_SETTING_ENUM:
        return sizeof(uint8_t);
    case CW_SETTING_PORT:
        return sizeof(uint16_t);
    case CW_SETTING_INTEGER:
    case CW_SETTING_SECONDS:
        return sizeof(uint32_t);
    default:
        return sizeof(const char *);
    }
}

static void write_value(const struct cw_setting *s, void *at, int64_t value)
{
    if (s->type == CW_SETTING_BOOL)
        *(bool *)at = value != 0;
    else if (s->type == CW_SETTING_ENUM)
        *(uint8_t *)at = (uint8_t)value;
    else if (s->type == CW_SETTING_PORT)
        *(uint16_t *)at = (uint16_t)value;
    else
        *(uint32_t *)at = (uint32_t)value;
}

const void *setting_default(const struct cw_setting *s)
{
    return (s->scope == CW_SETTING_PHONE ? (const char *)&cw_phone_defaults
                                         : (const char *)&cw_line_defaults) +
           s->offset;
}

bool setting_is_default(const struct cw_setting *s, const void *settings)
{
    const void *const at = (const char *)settings + s->offset;

    return setting_is_text(s)
               ? strcmp(*(const char *const *)at, *(const char *const *)setting_default(s)) == 0
               : memcmp(at, setting_default(s), octets_of(s)) == 0;
}

const char *setting_put(const struct cw_setting *s, void *settings, const char *value,
                        char room[SETTING_TEXT])
{
    void *const at = (char *)settings + s->offset;
    const char *why, *text = NULL;
    int64_t number = 0;

    if (!*value && !s->takes_blank) {
        memcpy(at, setting_default(s), octets_of(s));
        return NULL;
    }
    why = setting_is_text(s) ? read_text(s, &text, value, room) : read_value(s, value, &number);
    if (why)
        return why;
    if (setting_is_text(s))
        memcpy(at, &text, sizeof text);
    else
        write_value(s, at, number);
    if (!s->fixed || setting_is_default(s, settings))
        return NULL;
    memcpy(at, setting_default(s), octets_of(s));
    snprintf(room, SETTING_TEXT, "fixed at '%s' in this build", s->def);
    return room;
}
