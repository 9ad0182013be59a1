/* test_host_memory.c - the pools that the host plans are enough for every profile that is read: the core takes
 * them, and every line fits (LOCAL_pools). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "host_memory.h"

enum { ROOM = 4000000 };

static void draw(void *context, void *out, size_t n)
{
    (void)context;
    memset(out, 7, n);
}

static const struct cw_host nothing = { .random = draw };

/* Reads what was written, plans, and makes the phone and all its lines. Returns how many. */
static unsigned make(const char *text, size_t n)
{
    struct cw_memory memory = { .line_count = 0 };
    char why[HOST_MEMORY_TEXT];
    struct profile profile;
    static struct cw cw;
    unsigned made = 0;

    assert_int_equal(profile_parse(&profile, "p.xml", text, n, NULL), 0);
    host_memory_plan(&memory, &profile);
    assert_null(host_memory_take(&memory, &profile, why));
    assert_int_equal(cw_init(&cw, &profile.phone, &nothing, &memory), CW_OK);
    for (uint32_t i = 1; i <= profile.lines; i++) {
        const struct cw_line_settings *s = profile_line(&profile, i);
        if (!s)
            continue;
        assert_int_equal(cw_line_init(&cw, i, s, NULL), CW_OK);
        made++;
    }
    host_memory_free(&memory);
    assert_null(memory.lines);
    profile_free(&profile);
    return made;
}

static size_t put_line(char *text, unsigned n, bool has_user, bool is_dual)
{
    size_t used = (size_t)sprintf(text, "<Line_Enable_%u_>Yes</Line_Enable_%u_>", n, n);

    if (has_user)
        used += (size_t)sprintf(text + used, "<User_ID_%u_>u</User_ID_%u_><Proxy_%u_>h</Proxy_%u_>",
                                n, n, n, n);
    if (is_dual)
        used += (size_t)sprintf(text + used,
                                "<Dual_Registration_%u_>Yes</Dual_Registration_%u_>"
                                "<Alternate_Proxy_%u_>i</Alternate_Proxy_%u_>",
                                n, n, n, n);
    return used;
}

/* Ext 1 to 16, any of them with a user, with Dual Registration or not. */
static void fits_any_users_of_sixteen(void **state)
{
    static char text[20000];

    (void)state;
    for (unsigned users = 0; users < 1u << 16; users += users < 64 ? 1 : 997) {
        for (int dual = 0; dual < 2; dual++) {
            size_t n = (size_t)sprintf(text, "<flat-profile>");
            unsigned wanted = 0;

            for (unsigned i = 1; i <= 16; i++) {
                const bool has_user = users >> (i - 1) & 1;
                n += put_line(text + n, i, has_user, dual && has_user);
                wanted += has_user;
            }
            n += (size_t)sprintf(text + n, "</flat-profile>");
            assert_int_equal(make(text, n), wanted);
        }
    }
}

static void fits_one_line_with_any_number(void **state)
{
    static const unsigned numbers[] = { 1, 2, 9, 10, 16, 17, 100, 1000, PROFILE_LINES_MAX };
    char text[1000];

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        size_t n = (size_t)sprintf(text, "<flat-profile><SIP_Port_%u_>5060</SIP_Port_%u_>",
                                   numbers[i], numbers[i]);
        n += put_line(text + n, numbers[i], true, true);
        n += (size_t)sprintf(text + n, "</flat-profile>");
        assert_int_equal(make(text, n), 1);
    }
}

static void fits_thousands_of_lines(void **state)
{
    char *text = malloc(ROOM);
    size_t n = (size_t)sprintf(text, "<flat-profile>");

    (void)state;
    for (unsigned i = 1; i <= 10000; i++)
        n += put_line(text + n, i, true, i % 3 == 0);
    n += (size_t)sprintf(text + n, "</flat-profile>");
    assert_true(n < ROOM);
    assert_int_equal(make(text, n), 10000);
    free(text);
}

static void names_the_pool_without_room(void **state)
{
    struct cw_memory memory = { .line_count = 0 };
    struct profile profile;
    char why[HOST_MEMORY_TEXT];
    static const char text[] = "<flat-profile><User_ID_3_>u</User_ID_3_></flat-profile>";

    (void)state;
#ifdef __SANITIZE_ADDRESS__
    skip(); /* its calloc does not fail */
#endif
    assert_int_equal(profile_parse(&profile, "p.xml", text, sizeof text - 1, NULL), 0);
    host_memory_plan(&memory, &profile);
    memory.client_count = UINT32_MAX; /* 11 TiB, more than a process can have */
    {
        struct rlimit limit, few;
        const char *said;

        getrlimit(RLIMIT_AS, &limit);
        few = limit;
        few.rlim_cur = (rlim_t)1 << 40;
        setrlimit(RLIMIT_AS, &few);
        said = host_memory_take(&memory, &profile, why);
        setrlimit(RLIMIT_AS, &limit);
        assert_non_null(said);
    }
    assert_non_null(strstr(why, "pool clients: out of memory for 4294967295 places of "));
    assert_non_null(strstr(why, ", for lines up to User_ID_3_"));
    assert_null(memory.lines); /* nothing is kept */
    profile_free(&profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_any_users_of_sixteen),
        cmocka_unit_test(fits_one_line_with_any_number),
        cmocka_unit_test(fits_thousands_of_lines),
        cmocka_unit_test(names_the_pool_without_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
