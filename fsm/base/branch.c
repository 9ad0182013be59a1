/* branch.c - the branch of our requests: cookie, slot, key (RFC 3261 8.1.1.7, 17.1.3; LOCAL_branch_key). */
#include "branch.h"

#include "memory.h"

static const char cookie[] = CW_BRANCH_COOKIE;
enum { COOKIE = sizeof cookie - 1, SLOT = 8, KEY = 16 }; /* characters */

static void put_hex(struct sip_writer *w, uint64_t value, int octets)
{
    uint8_t big_endian[8];

    for (int i = 0; i < octets; i++)
        big_endian[i] = (uint8_t)(value >> (8 * (octets - 1 - i)));
    sip_put_hex(w, big_endian, (size_t)octets);
}

void cwi_branch_put(struct sip_writer *w, uint32_t instance, uint64_t key)
{
    sip_put_text(w, cookie);
    put_hex(w, instance, SLOT / 2);
    put_hex(w, key, KEY / 2);
}

static bool read_hex(const uint8_t *p, int digits, uint64_t *out)
{
    uint64_t value = 0;

    while (digits-- > 0) {
        const uint8_t c = *p++;
        if (c >= '0' && c <= '9')
            value = value << 4 | (uint64_t)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            value = value << 4 | (uint64_t)((c | 0x20) - 'a' + 10);
        else
            return false;
    }
    *out = value;
    return true;
}

bool cwi_branch_read(const struct sip_message *m, struct cw_slice branch, uint32_t *instance,
                     uint64_t *key)
{
    const uint8_t *p = m->octets + branch.at;
    uint64_t slot;

    if (branch.len != COOKIE + SLOT + KEY || memcmp(p, cookie, COOKIE) != 0)
        return false;
    if (!read_hex(p + COOKIE, SLOT, &slot) || !read_hex(p + COOKIE + SLOT, KEY, key))
        return false;
    *instance = (uint32_t)slot;
    return true;
}
