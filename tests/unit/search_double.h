/* search_double.h - a DNS of one zone and a phone of one line that searches it: what is asked for,
 * and what is found in which order, as texts. */
#ifndef CW_SEARCH_DOUBLE_H
#define CW_SEARCH_DOUBLE_H

#include <stdio.h>

#include "core_double.h"
#include "plan.h"
#include "search.h"

enum { ZONE = 96, ENTRIES = 48, QUESTIONS = 128 };

/* --- a DNS of one zone ------------------------------------------------------------------------ */

static struct {
    struct {
        const char *owner;
        struct cw_record record;
    } row[ZONE];
    uint32_t rows;
} zone;

static struct cw_octets octets(const char *text)
{
    return (struct cw_octets){ (const uint8_t *)text, strlen(text) };
}

static struct cw_record *put(const char *owner, struct cw_record record)
{
    assert_true(zone.rows < ZONE);
    zone.row[zone.rows].owner = owner;
    record.ttl = 600;
    zone.row[zone.rows].record = record;
    return &zone.row[zone.rows++].record;
}

static struct cw_record *put_ip(const char *owner, const char *ip)
{
    struct cw_address a;
    struct cw_record record = { .type = CW_A };

    assert_true(cw_address_read(&a, octets(ip)));
    record.type = a.family == 6 ? CW_AAAA : CW_A;
    memcpy(record.ip, a.ip, sizeof record.ip);
    return put(owner, record);
}

static struct cw_record *put_srv(const char *owner, uint16_t priority, uint16_t weight,
                                 uint16_t port, const char *target)
{
    return put(owner, (struct cw_record){ .type = CW_SRV,
                                          .order = priority,
                                          .preference = weight,
                                          .port = port,
                                          .name = octets(target) });
}

static struct cw_record *put_naptr(const char *owner, uint16_t order, uint16_t preference,
                                   const char *service, const char *replacement)
{
    return put(owner, (struct cw_record){ .type = CW_NAPTR,
                                          .order = order,
                                          .preference = preference,
                                          .flags = octets("s"),
                                          .service = octets(service),
                                          .name = octets(replacement) });
}

/* --- a search --------------------------------------------------------------------------------- */

static struct cw_entry entries[ENTRIES];
static uint32_t chance; /* of 2^32 */
static struct cw_search *search;
static uint32_t search_slot;
static char asked[8192], got[4096];

static void fixed_random(void *context, void *out, size_t n)
{
    (void)context;
    memset(out, 0, n);
    memcpy(out, &chance, n < sizeof chance ? n : sizeof chance);
}

/* There is a way to both families, but not to 192.0.2.99. */
static bool both_families(void *context, uint32_t line, const struct cw_address *to,
                          struct cw_address *local)
{
    (void)context;
    (void)line;
    *local = (struct cw_address){ .family = to->family, .port = 5060, .transport = to->transport };
    return to->family != 4 || to->ip[3] != 99;
}

static const struct cw_host host = { .random = fixed_random,
                                     .hash = double_hash,
                                     .local = both_families };

/* A phone of one line with this proxy, Use DNS SRV on, and an empty zone. */
static void phone_with(const char *proxy)
{
    memset(&zone, 0, sizeof zone);
    double_prepare();
    phone.line_settings.proxy = proxy;
    phone.line_settings.use_dns_srv = true;
    phone.memory.entries = entries;
    phone.memory.entry_count = ENTRIES;
    chance = 0;
    assert_int_equal(double_start(), CW_OK);
    phone.cw.host = &host;
}

static void answer(const char *type)
{
    struct cw_record records[ZONE];
    const struct search_job *job = &search->job[search->at];
    const struct cw_octets name = { (const uint8_t *)job->name, job->name_len };
    uint32_t n = 0;

    assert_true(strlen(asked) + name.len + 8 < sizeof asked);
    sprintf(asked + strlen(asked), "%s%s %.*s", *asked ? ", " : "", type, (int)name.len,
            (const char *)name.at);
    assert_true(
        cwi_search_is_asking(&phone.cw, search, (uint8_t)cwi_search_type(&phone.cw, search), name));
    for (uint32_t i = 0; i < zone.rows; i++)
        if (strlen(zone.row[i].owner) == name.len &&
            memcmp(zone.row[i].owner, name.at, name.len) == 0 &&
            zone.row[i].record.type == cwi_search_type(&phone.cw, search))
            records[n++] = zone.row[i].record;
    if (n)
        cwi_search_take_records(&phone.cw, search, records, n);
    else
        cwi_search_do_without(&phone.cw, search);
}

/* The whole search: what was asked into `asked`, what was found into `got`:
 * "address:port transport rank", a * behind those of Alternate Proxy. */
static void look(void)
{
    static const char *const transports[] = { "-", "UDP", "TCP", "TLS" };
    unsigned questions = 0;

    asked[0] = got[0] = '\0';
    search_slot = cwi_search_take(&phone.cw, 1);
    assert_int_not_equal(search_slot, 0);
    search = cwi_search_at(&phone.cw, search_slot);
    while (cwi_plan_next(&phone.cw, search)) {
        assert_true(++questions < QUESTIONS);
        if (search->job[search->at].kind == SEARCH_IS_ADDRESS) {
            if (cwi_search_is_excluded(&phone.cw, search))
                cwi_search_pass_over(search);
            else
                cwi_search_add_address(&phone.cw, search);
            continue;
        }
        switch (cwi_search_type(&phone.cw, search)) {
        case CW_NAPTR:
            answer("NAPTR");
            break;
        case CW_SRV:
            answer("SRV");
            break;
        case CW_AAAA:
            answer("AAAA");
            break;
        default:
            answer("A");
        }
    }
    for (uint32_t i = search->first; i; i = cwi_entry_at(&phone.cw, i)->next) {
        const struct cw_entry *e = cwi_entry_at(&phone.cw, i);
        char text[CW_ADDRESS_TEXT];
        cw_address_write(&e->address, text);
        assert_true(strlen(got) + sizeof text + 20 < sizeof got);
        sprintf(got + strlen(got), "%s%s%s%s:%u %s %u%s", *got ? ", " : "",
                e->address.family == 6 ? "[" : "", text, e->address.family == 6 ? "]" : "",
                e->address.port, transports[e->address.transport], e->rank,
                e->is_alternate ? "*" : "");
    }
}

static inline void finds(const char *questions, const char *found)
{
    look();
    assert_string_equal(asked, questions);
    assert_string_equal(got, found);
    cwi_search_free(&phone.cw, search_slot);
}

#endif
