/* fuzz_frame.c - any octets as a stream: whole and in pieces, whose sizes the first octet seeds,
 * the same messages at the same places; and what the framer ends, the parser ends at the same
 * octet. */
#include <stdint.h>
#include <stdlib.h>

#include "frame.h"
#include "sip.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

static void need(bool fact)
{
    if (!fact)
        abort();
}

enum { ENDS_MAX = 64 };
struct ends {
    size_t at[ENDS_MAX], count, taken;
    int status;
};

static struct ends ends_of(const uint8_t *octets, size_t n, uint32_t seed)
{
    struct ends ends = { 0 };
    struct frame f;

    sip_frame_init(&f);
    while (ends.taken < n && ends.status >= 0 && ends.count < ENDS_MAX) {
        size_t left = n - ends.taken, piece = left, skip = 0, taken;

        if (seed) {
            seed = seed * 1664525u + 1013904223u;
            piece = 1 + (seed >> 24) % 40;
            piece = piece < left ? piece : left;
        }
        taken = sip_frame_feed(&f, octets + ends.taken, piece, &ends.status, &skip);
        need(taken <= piece && skip <= taken);
        need(ends.status != FRAME_MORE || taken == piece);
        need(ends.status <= FRAME_DONE);
        ends.taken += taken;
        if (ends.status == FRAME_DONE)
            ends.at[ends.count++] = ends.taken;
    }
    return ends;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    static struct sip_message m;
    struct ends whole, cut;
    size_t from = 1;

    if (!n)
        return 0;
    whole = ends_of(octets + 1, n - 1, 0);
    cut = ends_of(octets + 1, n - 1, octets[0] + 1u);
    need(whole.count == cut.count && whole.status == cut.status && whole.taken == cut.taken);
    for (size_t i = 0; i < whole.count; i++) {
        need(whole.at[i] == cut.at[i]);
        if (sip_parse(&m, octets + from, whole.at[i] + 1 - from, NULL) == CW_OK)
            need(m.octets + m.size == octets + 1 + whole.at[i]);
        from = whole.at[i] + 1;
    }
    return 0;
}
