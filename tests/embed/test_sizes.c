/* test_sizes.c - a caller and the core agree on sizes and limits, and each pool has its least, or cw_init
 * refuses (LOCAL_sizes, LOCAL_pools). OTHER_LIMIT: a limit is defined here that the core was not compiled
 * with. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include <clausewire.h>

static struct cw phone;
static struct cw_line lines[2];
static struct cw_binding bindings[2];
static struct cw_entry entries[1];
static struct cw_search searches[1];
static struct cw_digest digests[1];
static struct cw_client clients[1];
static struct cw_sent sent[1];
static struct cw_server servers[1];
static struct cw_answered answered[1];
static struct cw_request requests[1];
static struct cw_timer *timers[CW_TIMERS(2, 2, 1, 1)];
static struct cw_effect effects[CW_EFFECTS_LEAST];
static struct cw_memory memory;

static void fill(void *context, void *out, size_t n)
{
    (void)context;
    memset(out, 7, n);
}

static const struct cw_host host = { NULL, fill, NULL, NULL };

static int prepare(void **state)
{
    (void)state;
    memset(&phone, 0xa5, sizeof phone);
    memory = (struct cw_memory){
        .lines = lines,
        .bindings = bindings,
        .entries = entries,
        .searches = searches,
        .digests = digests,
        .clients = clients,
        .sent = sent,
        .servers = servers,
        .answered = answered,
        .requests = requests,
        .timers = timers,
        .effects = effects,
        .line_count = 2,
        .binding_count = 2,
        .entry_count = 1,
        .search_count = 1,
        .digest_count = 1,
        .client_count = 1,
        .server_count = 1,
        .request_count = 1,
        .effect_count = CW_EFFECTS_LEAST,
    };
    return 0;
}

static int start(void)
{
    return cw_init(&phone, &cw_phone_defaults, &host, &memory);
}

static void assert_nothing_written(void)
{
    static struct cw untouched;

    memset(&untouched, 0xa5, sizeof untouched);
    assert_memory_equal(&phone, &untouched, sizeof phone);
}

#ifdef OTHER_LIMIT

static void is_refused(void **state)
{
    (void)state;
    assert_int_equal(start(), CW_E_SIZES);
    assert_nothing_written();
    assert_string_equal(cw_error_clause(CW_E_SIZES), "LOCAL_sizes");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup(is_refused, prepare) };

    return cmocka_run_group_tests_name("embed_sizes", tests, NULL, NULL);
}

#else

static void agrees(void **state)
{
    (void)state;
    assert_int_equal(start(), CW_OK);
    assert_int_equal(cw_line_init(&phone, 2, &cw_line_defaults, NULL), CW_OK);
    assert_non_null(cw_identity_of(&phone, 2));
    assert_int_equal(cw_identity_of(&phone, 2)->call_id[0], 7);
    assert_int_equal(cw_identity_of(&phone, 2)->cseq, 0);
    assert_null(cw_identity_of(&phone, 1));
    assert_null(cw_identity_of(&phone, 3));
    assert_int_equal(cw_counters_of(&phone)->received, 0);
    assert_int_equal(
        cw_receive(&phone, 1,
                   &(struct cw_arrival){ .kind = CW_DATAGRAM, .line = 2, .octets = "x", .n = 1 }),
        CW_E_TRUNCATED);
    assert_int_equal(cw_counters_of(&phone)->malformed, 1);
    assert_int_equal(cw_server_name_of(&phone, 2, &(struct cw_address){ .family = 4 }).len, 0);
    assert_int_equal(cw_server_name_of(&phone, 1, &(struct cw_address){ .family = 4 }).len, 0);
    assert_true(cw_traced(&phone) == 0);
}

/* One number off is another caller. */
static void another_number(void **state)
{
    (void)state;
    assert_int_equal(cw_init_sized(&phone, &cw_phone_defaults, &host, &memory, CW_SIZES + 1),
                     CW_E_SIZES);
    assert_nothing_written();
}

static void least_of(uint32_t *count, uint32_t least)
{
    *count = least;
    assert_int_equal(start(), CW_OK);
    memset(&phone, 0xa5, sizeof phone);
    *count = least - 1;
    assert_int_equal(start(), CW_E_ROOM);
    assert_nothing_written();
    *count = least;
}

static void each_pool_has_its_least(void **state)
{
    (void)state;
    least_of(&memory.binding_count, memory.line_count);
    least_of(&memory.entry_count, 1);
    least_of(&memory.search_count, 1);
    least_of(&memory.digest_count, 1);
    least_of(&memory.client_count, 1);
    least_of(&memory.effect_count, CW_EFFECTS_LEAST);
    memory.server_count = memory.request_count = 0; /* each request is refused */
    assert_int_equal(start(), CW_OK);
    memory.timers = NULL;
    assert_int_equal(start(), CW_E_ROOM);
    memory.timers = timers;
    memory.answered = NULL;
    assert_int_equal(start(), CW_OK); /* as many as servers: none */
    memory.server_count = 1;
    assert_int_equal(start(), CW_E_ROOM);
    memory.answered = answered;
    memory.sent = NULL;
    assert_int_equal(start(), CW_E_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup(agrees, prepare),
                                        cmocka_unit_test_setup(another_number, prepare),
                                        cmocka_unit_test_setup(each_pool_has_its_least, prepare) };

    return cmocka_run_group_tests_name("embed_sizes", tests, NULL, NULL);
}

#endif
