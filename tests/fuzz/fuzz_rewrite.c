/* fuzz_rewrite.c - any octets as one datagram: what is accepted is parsed, written, parsed again and
 * means the same, in long and in compact form. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../torture/rewrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    static struct sip_message m;
    const char *what;

    if (sip_parse(&m, octets, n, NULL) != CW_OK)
        return 0;
    if ((what = rewrite_fails(&m))) {
        fprintf(stderr, "rewritten: %s\n", what);
        abort();
    }
    return 0;
}
