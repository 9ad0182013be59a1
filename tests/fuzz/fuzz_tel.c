/* fuzz_tel.c - any octets as a tel URI: what is accepted equals itself, and its parts lie within. */
#include <stdint.h>
#include <stdlib.h>

#include "tel.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

static void need(bool fact)
{
    if (!fact)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    struct sip_tel t;

    if (sip_tel_parse(&t, octets, n) != CW_OK)
        return 0;
    need(sip_tel_equal(&t, &t) && t.number.len);
    need(t.number.at >= octets && t.params.at + t.params.len == octets + n);
    need(t.is_global || t.context.len);
    need(!t.ext.len || (t.ext.at > t.params.at && t.ext.at + t.ext.len <= octets + n));
    return 0;
}
