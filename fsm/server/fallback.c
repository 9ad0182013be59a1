/* fallback.c - when a fallback is due (the guide's section 1.3). */
#include "fallback.h"

uint32_t cwi_fallback_after_s(const struct fallback *f)
{
    if (f->interval == 0 || (f->is_later && !f->is_stream))
        return 0;
    if (f->is_later || f->expires == 0)
        return f->interval;
    if (!f->is_auto)
        return f->expires < f->interval ? f->expires : f->interval;
    return (f->interval + f->expires - 1) / f->expires * f->expires;
}

bool cwi_fallback_is_due(const struct fallback *f, uint64_t down_ms)
{
    return f->is_later && !f->is_stream && f->interval != 0 &&
           down_ms >= (uint64_t)f->interval * 1000;
}
