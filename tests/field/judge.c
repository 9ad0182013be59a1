/* judge.c - reads messages from its input, each behind its length and a line end, and prints of each one line: error,
 * field of the verdict or '-', fields ignored, deviations. */
#include <stdio.h>

#include "sip.h"

int main(void)
{
    static struct sip_message m;
    static uint8_t octets[SIP_OCTETS_MAX];
    struct sip_verdict v;
    size_t n;

    while (scanf("%zu", &n) == 1) {
        if (getchar() != '\n' || n > sizeof octets || fread(octets, 1, n, stdin) != n)
            return 2;
        sip_parse(&m, octets, n, &v);
        printf("%s %s %u %u\n", cw_error_name(v.error),
               v.kind ? sip_kind_name((enum sip_kind)v.kind) : "-", m.ignored, m.deviations.count);
    }
    return 0;
}
