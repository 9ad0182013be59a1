/* fuzz_dns.c - any octets as the answer of a name server: no crash, no leak, and what comes out keeps to the bounds of
 * fsm/record.h (RFC 1035 4.1, LOCAL_dns_bounds). The first octet says what was asked. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
    if (!holds)
        abort();
}

static void read_all(struct cw_octets o)
{
    for (size_t i = 0; i < o.len; i++) /* the sanitizer looks at each octet */
        (void)*(const volatile uint8_t *)&o.at[i];
}

static void check(const struct dns_answer *a, enum cw_record_type type)
{
    const size_t room = type == CW_NAPTR ? 6 : type == CW_SRV ? 12 : 16;

    require(a->count > 0 && a->count <= room);
    require(a->ttl <= DNS_TTL_MAX);
    for (size_t i = 0; i < a->count; i++) {
        const struct cw_record *r = &a->record[i], *before = i ? r - 1 : r;

        require(r->type == type && r->ttl <= DNS_TTL_MAX && r->ttl >= a->ttl);
        require(before->order <= r->order);
        if (before->order == r->order && type == CW_SRV)
            require(before->preference >= r->preference);
        if (before->order == r->order && type == CW_NAPTR)
            require(before->preference <= r->preference);
        require(r->name.len <= CW_RECORD_NAME_MAX && r->service.len <= 255 && r->flags.len <= 255);
        require((r->name.len > 0) == (type == CW_SRV || type == CW_NAPTR));
        read_all(r->name);
        read_all(r->service);
        read_all(r->flags);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum cw_record_type types[] = { CW_A, CW_AAAA, CW_SRV, CW_NAPTR };
    struct dns_answer *a;

    if (size == 0)
        return 0;
    a = dns_answer_read(data + 1, size - 1, "w.example", types[data[0] & 3], data[0] & 4);
    require(a != NULL);
    if (a->verdict == DNS_FOUND) {
        require(data[0] & 4);
        check(a, types[data[0] & 3]);
    } else {
        require((a->verdict == DNS_NONE || a->verdict == DNS_UNSAID) && a->count == 0 && a->why);
        require(a->ttl <= DNS_NONE_TTL_MAX);
    }
    free(a);
    return 0;
}
