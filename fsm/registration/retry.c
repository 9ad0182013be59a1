/* retry.c - refresh times, back-off and status masks (the guide's section 1.6). */
#include "retry.h"

uint64_t cwi_retry_refresh_ms(uint32_t expires, uint32_t timer_f)
{
    const uint64_t whole = (uint64_t)expires * 1000, half = whole / 2;
    const uint64_t guide = whole > timer_f ? (whole - timer_f) * 78 / 100 : 0;
    const uint64_t at = guide > half ? guide : half;

    return at > 1000 ? at : 1000;
}

uint32_t cwi_retry_short_s(uint32_t interval, uint32_t cap, uint32_t failures)
{
    uint64_t delay = interval;

    if (cap == 0)
        return interval;
    while (failures-- > 1 && delay < cap)
        delay *= 2;
    return delay < cap ? (uint32_t)delay : cap;
}

bool cwi_retry_codes_match(const char *codes, unsigned status)
{
    const char digit[3] = { (char)('0' + status / 100 % 10), (char)('0' + status / 10 % 10),
                            (char)('0' + status % 10) };
    unsigned n = 0;
    bool matches = true;

    for (;; codes++) {
        if (*codes == ',' || *codes == '\0') {
            if (n == 3 && matches)
                return true;
            if (*codes == '\0')
                return false;
            n = 0;
            matches = true;
        } else if (*codes != ' ') {
            if (n >= 3 || (*codes != '?' && *codes != digit[n]))
                matches = false;
            n++;
        }
    }
}
