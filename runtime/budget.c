/* budget.c - how many lines may be shown of what others cause (LOCAL_log_budget). */
#include "budget.h"

void budget_init(struct budget *b, uint64_t now, uint32_t most, uint32_t rate)
{
    *b = (struct budget){ .most = most, .rate = rate, .at = now, .left = (int64_t)most * 1000 };
}

bool budget_has_room(struct budget *b, uint64_t now)
{
    const int64_t full = (int64_t)b->most * 1000;
    const uint64_t passed = now > b->at ? now - b->at : 0;

    b->at = now;
    if (b->rate > 0 && passed >= (uint64_t)(full - b->left) / b->rate)
        b->left = full;
    else
        b->left += (int64_t)(passed * b->rate);
    return b->left > 0;
}

void budget_charge(struct budget *b)
{
    b->left -= 1000;
}

void budget_hide(struct budget *b)
{
    b->hidden++;
    b->hidden_ever++;
}

uint64_t budget_take_hidden(struct budget *b, uint64_t now, uint64_t interval)
{
    const uint64_t hidden = b->hidden;

    if (hidden == 0 || now < b->told_at + interval)
        return 0;
    b->told_at = now;
    b->hidden = 0;
    return hidden;
}
