/* fuzz_profile.c - any octets as a profile: no crash, no leak, and either faults with nothing
 * applied, or settings that are each within their range, and the rest kept (LOCAL_limits,
 * LOCAL_profile_rest). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
    if (!holds)
        abort();
}

static void check_range(const struct cw_setting *s, const void *settings)
{
    const char *at = (const char *)settings + s->offset;
    const char *text;
    int64_t value;

    switch (s->type) {
    case CW_SETTING_BOOL:
        return;
    case CW_SETTING_ENUM:
        value = *(const uint8_t *)at;
        break;
    case CW_SETTING_PORT: {
        uint16_t port;
        memcpy(&port, at, sizeof port);
        value = port;
        break;
    }
    case CW_SETTING_INTEGER:
    case CW_SETTING_SECONDS: {
        uint32_t number;
        memcpy(&number, at, sizeof number);
        value = number;
        break;
    }
    default:
        memcpy(&text, at, sizeof text);
        require(text != NULL);
        value = (int64_t)strlen(text);
        for (; *text; text++)
            require((unsigned char)*text >= 0x20 && *text != 0x7F);
    }
    require(value >= s->min && value <= s->max);
}

static void check_rest(const struct profile *p)
{
    uint32_t count = 0;
    char text[PROFILE_REST_TEXT];

    for (int kind = 0; kind < PROFILE_RESTS; kind++)
        count += p->count[kind];
    require(p->rests <= count);
    require(profile_rest_count(p, text) == (count > 0 || p->unused > 0));
    for (uint32_t i = 0; i < p->rests; i++) {
        require(p->rest[i].name && p->rest[i].value && p->rest[i].at > 0);
        profile_rest_name(p, i, text);
        require(strlen(text) < PROFILE_REST_TEXT - 1);
    }
}

static void check_settings(const struct profile *p)
{
    for (size_t i = 0; i < CW_SETTINGS; i++)
        if (cw_setting_table[i].scope == CW_SETTING_PHONE)
            check_range(&cw_setting_table[i], &p->phone);
    for (uint32_t n = 1; n <= p->lines; n++) {
        const struct cw_line_settings *line = profile_line(p, n);
        for (size_t i = 0; line && i < CW_SETTINGS; i++)
            if (cw_setting_table[i].scope == CW_SETTING_LINE)
                check_range(&cw_setting_table[i], line);
        if (line && line->registers)
            require(*line->proxy && *line->user_id);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    struct profile profile;

    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    if (profile_parse(&profile, "fuzz.xml", data, size, nowhere)) {
        require(!profile.line && !profile.rest && !profile.texts && profile.lines == 0);
        return 0;
    }
    check_settings(&profile);
    check_rest(&profile);
    profile_free(&profile);
    require(!profile.line && !profile.rest && !profile.texts);
    return 0;
}
