/* digests.c - the pool of what servers have challenged lines with (LOCAL_digest_pool; RFC 3261 22.2,
 * 22.3). */
#include "digests.h"

#include "acting.h"
#include "pool.h"

static struct cw_digest *slot_at(const struct cw *cw, uint32_t slot)
{
    return &cw->memory.digests[slot - 1];
}

struct digest *cwi_digests_of(const struct cw *cw, const struct cw_line *line)
{
    return line->digest ? &slot_at(cw, line->digest)->digest : NULL;
}

/* The pool is full: the slots change hands in their order. -> slot */
static uint32_t take_over(struct cw *cw)
{
    cw->last_digest = cw->last_digest % cw->memory.digest_count + 1;
    cwi_line_at(cw, slot_at(cw, cw->last_digest)->line)->digest = 0;
    return cw->last_digest;
}

struct digest *cwi_digests_take(struct cw *cw, struct cw_line *line)
{
    uint32_t slot = line->digest;

    if (slot)
        return &slot_at(cw, slot)->digest;
    CW_NOTE_TAKE(cw, CWI_POOL_DIGEST);
    slot = cw->free_digest;
    if (slot)
        cw->free_digest = slot_at(cw, slot)->next_free;
    else
        slot = cwi_pool_first_use(cw, &cw->used_digests, cw->memory.digest_count);
    if (!slot)
        slot = take_over(cw);
    line->digest = slot;
    slot_at(cw, slot)->line = line->number;
    cwi_digest_init(&slot_at(cw, slot)->digest);
    return &slot_at(cw, slot)->digest;
}

void cwi_digests_free(struct cw *cw, struct cw_line *line)
{
    if (!line->digest)
        return;
    slot_at(cw, line->digest)->next_free = cw->free_digest;
    cw->free_digest = line->digest;
    line->digest = 0;
}
