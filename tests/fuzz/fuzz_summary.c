/* fuzz_summary.c - any octets as a message summary: what is read is inside, and ends. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "message_summary.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

static void need(bool fact)
{
    if (!fact)
        abort();
}

static bool is_inside(struct cw_slice s, size_t n)
{
    return (size_t)s.at + s.len <= n;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    struct message_summary s;
    struct cw_slice name, value;
    uint16_t fault, at = 0, before = 0;
    bool begins, first = true;

    if (sip_summary_read(&s, octets, n, &fault)) {
        need(fault <= n && !s.lines);
        return 0;
    }
    need(is_inside(s.account, n) && is_inside(s.headers, n) &&
         s.lines <= MESSAGE_SUMMARY_LINES_MAX);
    for (int i = 0; i < s.lines; i++) {
        need(s.line[i].name.len && is_inside(s.line[i].name, n));
        need(s.line[i].has_urgent || (!s.line[i].new_urgent && !s.line[i].old_urgent));
        need(sip_summary_find(&s, (enum message_class)s.line[i].class) <= &s.line[i]);
    }
    for (; sip_summary_next(&s, &at, &name, &value, &begins); first = false) {
        need(name.len && is_inside(name, n) && is_inside(value, n) && value.at > name.at);
        need(at > before && (!first || begins));
        before = at;
    }
    return 0;
}
