/* branch.c - the branch of our requests: cookie, slot, key (RFC 3261 8.1.1.7, 17.1.3; LOCAL_branch_key). */
#include "branch.h"

#include "memory.h"

static const char cookie[] = CW_BRANCH_COOKIE;
enum { COOKIE = sizeof cookie - 1, SLOT = 8, KEY = 16 }; /* characters */

void cwi_branch_put(struct sip_writer *w, uint32_t instance, uint64_t key)
{
    const uint8_t slot[SLOT / 2] = { (uint8_t)(instance >> 24), (uint8_t)(instance >> 16),
                                     (uint8_t)(instance >> 8), (uint8_t)instance };

    sip_put_text(w, cookie);
    sip_put_hex(w, slot, sizeof slot);
    sip_put_hex(w, (const uint8_t *)&key, sizeof key); /* as drawn, whatever the octet order */
}

static bool read_hex(const uint8_t *p, uint8_t *out, size_t n)
{
    for (size_t i = 0; i < 2 * n; i++) {
        const uint8_t c = p[i];
        uint8_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint8_t)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            digit = (uint8_t)((c | 0x20) - 'a' + 10);
        else
            return false;
        out[i / 2] = (uint8_t)(out[i / 2] << 4 | digit);
    }
    return true;
}

bool cwi_branch_read(const struct sip_message *m, struct cw_slice branch, uint32_t *instance,
                     uint64_t *key)
{
    const uint8_t *p = m->octets + branch.at;
    uint8_t octets[(SLOT + KEY) / 2] = { 0 };

    if (branch.len != COOKIE + SLOT + KEY || memcmp(p, cookie, COOKIE) != 0 ||
        !read_hex(p + COOKIE, octets, sizeof octets))
        return false;
    *instance = (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 |
                octets[3];
    memcpy(key, octets + SLOT / 2, sizeof *key);
    return true;
}

bool cwi_branch_is_quoted(struct cw_octets sent, uint64_t key, struct cw_octets quote)
{
    const size_t both = sent.len < quote.len ? sent.len : quote.len;
    uint8_t text[KEY];
    struct sip_writer w;

    if (memcmp(sent.at, quote.at, both) != 0)
        return false;
    sip_write_init(&w, text, sizeof text, false);
    sip_put_hex(&w, (const uint8_t *)&key, sizeof key);
    for (size_t i = 0; i + KEY <= both; i++)
        if (memcmp(sent.at + i, text, KEY) == 0)
            return true;
    return false;
}
