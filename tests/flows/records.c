/* records.c - DNS records read off a flow. */
#include "records.h"

#include <string.h>

#include "endpoint.h"

static const struct {
    const char *word;
    uint8_t type;
} types[] = { { "A", CW_A }, { "AAAA", CW_AAAA }, { "SRV", CW_SRV }, { "NAPTR", CW_NAPTR } };

const char *record_word(uint8_t type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].type == type)
            return types[i].word;
    return "?";
}

uint8_t record_type(const char *word)
{
    for (size_t i = 0; word && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].word, word) == 0)
            return types[i].type;
    return 0;
}

static struct cw_octets octets(const char *text)
{
    return (struct cw_octets){ (const uint8_t *)text, text ? strlen(text) : 0 };
}

static uint16_t number(struct place place, char **rest)
{
    return (uint16_t)script_number(place, script_word(rest));
}

void records_add(struct records *r, const struct detail *detail)
{
    char *rest = detail->text;
    struct cw_record *record = &r->record[r->count];
    struct cw_address address;

    if (r->count == RECORDS_MOST)
        script_fault(detail->place, "more than %d records", RECORDS_MOST);
    *record = (struct cw_record){ .type = record_type(script_word(&rest)), .ttl = RECORDS_TTL };
    switch (record->type) {
    case CW_A:
    case CW_AAAA:
        if (!cw_address_read(&address, octets(script_word(&rest))))
            script_fault(detail->place, "no address");
        memcpy(record->ip, address.ip, sizeof record->ip);
        break;
    case CW_SRV:
        record->order = number(detail->place, &rest);
        record->preference = number(detail->place, &rest);
        record->port = number(detail->place, &rest);
        record->name = octets(script_word(&rest));
        break;
    case CW_NAPTR:
        record->order = number(detail->place, &rest);
        record->preference = number(detail->place, &rest);
        record->flags = octets("s");
        record->service = octets(script_word(&rest));
        record->name = octets(script_word(&rest));
        break;
    default:
        script_fault(detail->place, "no record");
    }
    if (script_take(&rest, "ttl"))
        record->ttl = (uint32_t)script_number(detail->place, script_word(&rest));
    r->count++;
}
