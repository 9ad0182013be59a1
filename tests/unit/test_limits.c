/* test_limits.c - the limits of grammar/limits.tsv that no other test tries: at the limit, and one
 * above (LOCAL_limits, LOCAL_sdp_limits). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sdp.h"

static void bounds_descriptions(void **state)
{
    static const char begin[] = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=",
                      end[] = "\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";
    static char text[SDP_OCTETS_MAX + 1];
    static struct sdp d;

    (void)state;
    for (size_t n = SDP_OCTETS_MAX; n <= SDP_OCTETS_MAX + 1; n++) {
        memset(text, 'x', sizeof text);
        memcpy(text, begin, sizeof begin - 1);
        memcpy(text + n - (sizeof end - 1), end, sizeof end - 1);
        assert_int_equal(sdp_parse(&d, text, n, NULL),
                         n == SDP_OCTETS_MAX ? CW_OK : CW_E_TOO_LARGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(bounds_descriptions) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
