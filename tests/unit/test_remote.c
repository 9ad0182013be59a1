/* test_remote.c - the other end of a dialog from its 2xx: target, route set, tag, where they lead;
 * what does not fit (RFC 3261 8.1.2, 12.1.2, 12.2.1.1; RFC 3263 4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "remote.h"

static struct remote r;
static struct sip_message m;
static char text[4096], out[2048];

static bool take(const char *to, const char *more)
{
    snprintf(text, sizeof text,
             "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: <sip:a@h>;tag=f\r\n"
             "To: %s\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n%s\r\n",
             to, more);
    assert_int_equal(sip_parse(&m, text, strlen(text), NULL), CW_OK);
    return cwi_remote_take(&r, &m, "sip:asked@h");
}

static const char *written(void)
{
    struct sip_writer w;

    sip_write_init(&w, out, sizeof out - 1, false);
    cwi_remote_put_request_line(&r, &w, "BYE");
    cwi_remote_put_fields(&r, &w);
    assert_false(w.full);
    out[w.len] = '\0';
    return out;
}

static void loose_routes(void **state)
{
    (void)state;
    assert_true(take("<sip:b@h>;tag=t", "Contact: <sip:b@192.0.2.7;x=y?Subject=no>\r\n"));
    assert_string_equal(written(), "BYE sip:b@192.0.2.7;x=y SIP/2.0\r\nTo: <sip:b@h>;tag=t\r\n");
    assert_true(take("<sip:b@h>;tag=t", "Contact: sip:b@192.0.2.7\r\nRecord-Route: <sip:c;lr>\r\n"
                                        "Record-Route: \"B\" <sip:b;lr>;x, <sip:a;lr>\r\n"));
    assert_string_equal(written(), "BYE sip:b@192.0.2.7 SIP/2.0\r\n"
                                   "Route: <sip:a;lr>, \"B\" <sip:b;lr>;x, <sip:c;lr>\r\n"
                                   "To: <sip:b@h>;tag=t\r\n");
    assert_true(take("<sip:b@h>;tag=t", ""));
    assert_string_equal(written(), "BYE sip:asked@h SIP/2.0\r\nTo: <sip:b@h>;tag=t\r\n");
}

static void a_strict_router(void **state)
{
    (void)state;
    assert_true(take("<sip:b@h>;tag=t", "Contact: <sip:b@h2>\r\n"
                                        "Record-Route: <sip:c;lr>, <sip:b>, <sip:a;x=1?y=z>\r\n"));
    assert_string_equal(written(),
                        "BYE sip:a;x=1 SIP/2.0\r\nRoute: <sip:b>, <sip:c;lr>, <sip:b@h2>\r\n"
                        "To: <sip:b@h>;tag=t\r\n");
}

/* -> "192.0.2.7 5060 1"; "": nowhere that is said. */
static const char *hop(const char *more)
{
    static char found[CW_ADDRESS_TEXT + 16];
    char address[CW_ADDRESS_TEXT];

    assert_true(take("<sip:b@h>;tag=t", more));
    cw_address_write(&r.hop, address);
    snprintf(found, sizeof found, "%s %u %u", address, r.hop.port, r.hop.transport);
    if (r.hop.family == 0)
        assert_string_equal(found, " 0 0");
    return r.hop.family ? found : "";
}

static void where_it_leads(void **state)
{
    (void)state;
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7>\r\n"), "192.0.2.7 5060 1");
    assert_string_equal(hop("Contact: <sip:192.0.2.7:1;transport=UDP>\r\n"), "192.0.2.7 1 1");
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7;transport=tcp>\r\n"), "192.0.2.7 5060 2");
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7;transport=tls>\r\n"), "192.0.2.7 5061 3");
    assert_string_equal(hop("Contact: <sips:b@192.0.2.7>\r\n"), "192.0.2.7 5061 3");
    assert_string_equal(hop("Contact: <sips:b@192.0.2.7:5060;transport=TcP>\r\n"),
                        "192.0.2.7 5060 3");
    assert_string_equal(hop("Contact: <sip:b@[2001:DB8:0::7]:99>\r\n"), "2001:db8::7 99 1");
    assert_string_equal(hop("Contact: <sip:b@h;maddr=192.0.2.8>\r\n"), "192.0.2.8 5060 1");
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7;maddr=[2001:db8::8]>\r\n"),
                        "2001:db8::8 5060 1");
    /* names, transports that are not ours, URIs that are not SIP's, no Contact */
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7;maddr=h>\r\n"), "");
    assert_string_equal(hop("Contact: <sip:b@h:5060>\r\n"), "");
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7;transport=sctp>\r\n"), "");
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7;transport=t>\r\n"), "");
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7;transport=tcps>\r\n"), "");
    assert_string_equal(hop("Contact: <sips:b@192.0.2.7;transport=udp>\r\n"), "");
    assert_string_equal(hop("Contact: <tel:+15551234>\r\n"), "");
    assert_string_equal(hop(""), "");
    assert_true(cwi_remote_take(&r, &m, "sip:asked@192.0.2.9:7"));
    assert_int_equal(r.hop.family, 4);
    assert_int_equal(r.hop.ip[3], 9);
    assert_int_equal(r.hop.port, 7);
}

static void where_the_route_set_leads(void **state)
{
    (void)state;
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7>\r\n"
                            "Record-Route: <sip:192.0.2.2;lr>, <sip:192.0.2.1:9;lr>\r\n"),
                        "192.0.2.1 9 1");
    assert_false(r.is_strict);
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7>\r\nRecord-Route: <sip:a;lr>\r\n"), "");
    assert_string_equal(hop("Record-Route: <sip:192.0.2.2;lr>, <sip:192.0.2.1>\r\n"),
                        "192.0.2.1 5060 1");
    assert_true(r.is_strict);
    /* 8.1.2: sips in the start line makes the way a secure one; of a strict router it is its own */
    assert_string_equal(hop("Contact: <sips:b@h>\r\nRecord-Route: <sip:192.0.2.1;lr>\r\n"),
                        "192.0.2.1 5061 3");
    assert_string_equal(hop("Contact: <sips:b@h>\r\nRecord-Route: <sip:192.0.2.1>\r\n"),
                        "192.0.2.1 5060 1");
    assert_string_equal(hop("Contact: <sip:b@h>\r\nRecord-Route: <sips:192.0.2.1;lr>\r\n"),
                        "192.0.2.1 5061 3");
    assert_string_equal(hop("Contact: <sip:b@192.0.2.7>\r\n"), "192.0.2.7 5060 1");
    assert_false(r.is_strict);
}

static void tags_are_compared(void **state)
{
    (void)state;
    assert_true(take("\"x\" <sip:b@h>;a=b;tag=t", ""));
    assert_true(cwi_remote_is(&r, &m));
    take("<sip:b@h>;tag=u", "");
    assert_true(cwi_remote_is(&r, &m));
    {
        struct remote before = r;
        take("<sip:b@h>;tag=T", "");
        assert_false(cwi_remote_is(&before, &m));
        take("<sip:b@h>", ""); /* a peer of RFC 2543 */
        assert_false(cwi_remote_is(&before, &m));
        assert_true(cwi_remote_is(&r, &m));
    }
}

static void what_does_not_fit(void **state)
{
    static char more[3000];
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 16; i++)
        n += (size_t)snprintf(more + n, sizeof more - n, "Record-Route: <sip:p%d;lr>\r\n", i);
    assert_true(take("<sip:b@h>;tag=t", more));
    assert_non_null(strstr(written(), "Route: <sip:p15;lr>, <sip:p14;lr>, "));
    assert_non_null(strstr(written(), ", <sip:p1;lr>, <sip:p0;lr>\r\n"));
    snprintf(more + n, sizeof more - n,
             "Record-Route: <sip:p16;lr>\r\n"); /* one more than are kept */
    assert_false(take("<sip:b@h>;tag=t", more));
    assert_int_equal(cwi_remote_uri(&r).len, 0);
    assert_true(cwi_remote_is(&r, &m));
    snprintf(more, sizeof more, "Contact: <sip:b@h;x=%0640d>\r\n", 0);
    assert_false(take("<sip:b@h>;tag=t", more));
    assert_int_equal(cwi_remote_uri(&r).len, 0);
    assert_true(cwi_remote_is(&r, &m));
    snprintf(more, sizeof more, "<sip:b@h>;tag=%0640d", 0);
    assert_false(take(more, ""));
    assert_int_equal(cwi_remote_uri(&r).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loose_routes),      cmocka_unit_test(a_strict_router),
        cmocka_unit_test(where_it_leads),    cmocka_unit_test(where_the_route_set_leads),
        cmocka_unit_test(tags_are_compared), cmocka_unit_test(what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
