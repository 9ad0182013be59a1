/* worth.c - what a header field is worth in a message (RFC 3261 7.3.2, 8.2.2, 20). */
#include "worth.h"

#include "field_worth.h"

unsigned sip_worth(enum sip_kind kind, unsigned status, enum sip_method method)
{
    static const uint16_t statuses[][2] = { SIP_PLACE_STATUSES };
    static const uint16_t methods[] = { SIP_PLACE_METHODS };
    static const struct {
        uint8_t status, method, weight;
    } place[] = { SIP_PLACES };
    static const uint8_t first[SIP_KINDS] = { SIP_FIRST_PLACES };

    if (!first[kind])
        return 0;
    for (unsigned i = first[kind] - 1u;; i++) {
        const uint16_t *s = statuses[place[i].status];

        if (status >= s[0] && status <= s[1] && methods[place[i].method] >> method & 1)
            return place[i].weight & ~(unsigned)SIP_LAST_PLACE;
        if (place[i].weight & SIP_LAST_PLACE)
            return 0;
    }
}
