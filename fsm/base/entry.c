/* entry.c - entries taken from the caller's pool and given back. */
#include "core.h"

#include "acting.h"
#include "pool.h"

struct cw_entry *cwi_entry_at(const struct cw *cw, uint32_t number)
{
    return number ? &cw->memory.entries[number - 1] : NULL;
}

uint32_t cwi_entry_take(struct cw *cw)
{
    uint32_t number = cw->free_entry;

    CW_NOTE_TAKE(cw, CWI_POOL_ENTRY);
    if (number)
        cw->free_entry = cwi_entry_at(cw, number)->next;
    else
        number = cwi_pool_first_use(cw, &cw->used_entries, cw->memory.entry_count);
    if (number)
        *cwi_entry_at(cw, number) = (struct cw_entry){ .next = 0 };
    return number;
}

void cwi_entry_free_list(struct cw *cw, uint32_t first)
{
    while (first) {
        struct cw_entry *e = cwi_entry_at(cw, first);
        const uint32_t next = e->next;

        CW_NOTE_FREE(cw, CWI_POOL_ENTRY);
        e->next = cw->free_entry;
        cw->free_entry = first;
        first = next;
    }
}

uint32_t *cwi_entry_alternates(const struct cw *cw, uint32_t *first)
{
    while (*first && !cwi_entry_at(cw, *first)->is_alternate)
        first = &cwi_entry_at(cw, *first)->next;
    return first;
}

struct cw_entry *cwi_entry_find(const struct cw *cw, uint32_t first,
                                const struct cw_address *address)
{
    struct cw_entry *e = cwi_entry_at(cw, first);

    while (e && !cw_address_equal(&e->address, address))
        e = cwi_entry_at(cw, e->next);
    return e;
}
