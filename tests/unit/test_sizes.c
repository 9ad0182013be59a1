/* test_sizes.c - what the core costs a host in octets; the bars are the design's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core.h"

/* State of a transaction beyond its stored message. */
static void a_transaction(void **state)
{
    (void)state;
    assert_true(offsetof(struct cw_client, stored) <= 64);
    assert_true(offsetof(struct cw_server, first) <= 64);
    /* what begins alike may be read by either name */
    assert_true(offsetof(struct nict, method) == offsetof(struct ict, method));
    assert_true(offsetof(struct nist, in_use) == offsetof(struct ist, in_use));
}

/* A registered line has no transaction but for the moments of a refresh. */
static void an_idle_line(void **state)
{
    (void)state;
    assert_true(sizeof(struct cw_line) + sizeof(struct cw_binding) + sizeof(struct cw_entry) +
                    4 * sizeof(struct cw_timer *) <=
                1024);
}

static void a_trace_record(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct cw_trace_record), 16);
}

/* What a datagram is parsed into; one for the whole phone. */
static void the_phone_itself(void **state)
{
    (void)state;
    assert_true(sizeof(struct sip_message) <= 8192);
    assert_true(sizeof(struct cw) <= sizeof(struct sip_message) + CW_SCRATCH_MAX + 1120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transaction),
        cmocka_unit_test(an_idle_line),
        cmocka_unit_test(a_trace_record),
        cmocka_unit_test(the_phone_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
