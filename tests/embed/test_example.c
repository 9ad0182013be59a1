/* test_example.c - example.c run natively: the board is played here, its registrar too (RFC 3261
 * 10.2, 22.4; RFC 7616).
 *
 * The registrar computes the digest for itself, with Nettle, from what the request says. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>
#include <cmocka.h>
#include <nettle/md5.h>
#include <string.h>
#include "board.h"
#include "write.h"

const struct cw_address board_address = { { 192, 0, 2, 77 }, 5060, 4, CW_UDP, 0 };

enum { EXPIRY = 60, REFRESH_MS = 34320 }; /* (60 s - timer F 16 s) x 0.78 */

static uint64_t clock_ms = 1000;
static uint8_t answer[2048];
static size_t answer_n;
static struct cw_address answer_from;
static unsigned requests, challenged, granted, removed;
static unsigned news, news_status, news_seconds;
static char news_clause[32];

uint64_t board_ms(void)
{
    return clock_ms;
}

size_t board_receive(uint8_t *octets, size_t room, struct cw_address *from)
{
    const size_t n = answer_n;

    assert_true(n <= room);
    memcpy(octets, answer, n);
    *from = answer_from;
    answer_n = 0;
    return n;
}

void board_random(void *context, void *out, size_t n)
{
    static uint8_t last;

    (void)context;
    for (size_t i = 0; i < n; i++)
        ((uint8_t *)out)[i] = last = (uint8_t)(last * 5u + 77u);
}

void board_hash(void *context, enum cw_hash hash, const struct cw_octets *pieces, size_t n,
                uint8_t *digest)
{
    struct md5_ctx md5;

    (void)context;
    assert_int_equal(hash, CW_MD5);
    md5_init(&md5);
    for (size_t i = 0; i < n; i++)
        md5_update(&md5, pieces[i].len, pieces[i].at);
    md5_digest(&md5, MD5_DIGEST_SIZE, digest);
}

void board_show(unsigned what, unsigned status, unsigned seconds, const char *clause)
{
    news = what;
    news_status = status;
    news_seconds = seconds;
    snprintf(news_clause, sizeof news_clause, "%s", clause);
}

static void md5_hex(char out[33], const char *text)
{
    uint8_t digest[MD5_DIGEST_SIZE];
    struct md5_ctx md5;

    md5_init(&md5);
    md5_update(&md5, strlen(text), (const uint8_t *)text);
    md5_digest(&md5, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

static const char *param(const struct sip_message *m, enum sip_auth_param p, char text[200])
{
    const struct cw_octets o = sip_octets(m, m->auth[0].param[p]);

    assert_in_range(o.len, 1, 199);
    memcpy(text, o.at, o.len);
    text[o.len] = '\0';
    return text;
}

static void assert_credentials(const struct sip_message *m)
{
    char nonce[200], cnonce[200], nc[200], uri[200], response[200], line[900], a1[33], a2[33],
        want[33];

    md5_hex(a1, "4000:sip.example.com:secret");
    snprintf(line, sizeof line, "REGISTER:%s", param(m, SIP_A_URI, uri));
    assert_string_equal(uri, "sip:sip.example.com");
    md5_hex(a2, line);
    snprintf(line, sizeof line, "%s:%s:%s:%s:auth:%s", a1, param(m, SIP_A_NONCE, nonce),
             param(m, SIP_A_NC, nc), param(m, SIP_A_CNONCE, cnonce), a2);
    assert_string_equal(nonce, "first");
    md5_hex(want, line);
    assert_string_equal(param(m, SIP_A_RESPONSE, response), want);
}

/* The registrar: a challenge for those without credentials, else what they ask for, at most EXPIRY.
 * */
void board_send(const struct cw_address *to, const uint8_t *octets, size_t n)
{
    static struct sip_message m;
    struct sip_writer w;
    int64_t expires;

    assert_int_equal(sip_parse(&m, octets, n, NULL), CW_OK);
    assert_int_equal(m.method, SIP_REGISTER);
    assert_int_equal(m.status, 0);
    requests++;
    sip_write_init(&w, answer, sizeof answer, false);
    if (m.auths == 0) {
        challenged++;
        sip_put_answer(&w, &m, 401, sip_reason(401), NULL, "registrar");
        sip_put_field_text(&w, SIP_WWW_AUTHENTICATE,
                           "Digest realm=\"sip.example.com\", nonce=\"first\", qop=\"auth\"");
    } else {
        assert_credentials(&m);
        assert_int_equal(m.contacts, 1);
        expires = m.contact[0].expires > EXPIRY ? EXPIRY : m.contact[0].expires;
        sip_put_answer(&w, &m, 200, sip_reason(200), NULL, "registrar");
        if (expires) {
            granted++;
            sip_put_field(&w, SIP_CONTACT);
            sip_put(&w, m.octets + m.contact[0].uri.whole.at - 1,
                    m.contact[0].uri.whole.len + 2u); /* with < > */
            sip_put_text(&w, ";expires=");
            sip_put_number(&w, (uint64_t)expires);
            sip_put_end(&w);
        } else
            removed++;
    }
    sip_put_body(&w, NULL, 0);
    assert_false(w.full);
    answer_n = w.len;
    answer_from = *to;
}

/* Turns the loop until nothing is due at this instant. */
static void settle(void)
{
    for (int turn = 0; turn < 20 && (answer_n || phone_due() <= clock_ms); turn++)
        phone_turn();
    assert_int_equal(answer_n, 0);
}

static void registers_refreshes_and_leaves(void **state)
{
    const uint64_t start = clock_ms;

    (void)state;
    phone_start();
    settle();
    assert_int_equal(requests, 2); /* without and with credentials */
    assert_int_equal(challenged, 1);
    assert_int_equal(granted, 1);
    assert_int_equal(news, CW_REGISTERED);
    assert_int_equal(news_status, 200);
    assert_int_equal(news_seconds, EXPIRY);
    assert_string_equal(news_clause, "RFC3261_10_2_4");

    while (phone_due() < start + REFRESH_MS) { /* timers of the transactions that are over */
        clock_ms = phone_due();
        settle();
    }
    assert_int_equal(requests, 2);
    assert_int_equal(phone_due(), start + REFRESH_MS);
    clock_ms = phone_due();
    settle();
    assert_int_equal(requests, 3); /* the nonce still does */
    assert_int_equal(granted, 2);

    phone_stop();
    settle();
    assert_int_equal(requests, 4);
    assert_int_equal(removed, 1);
    assert_int_equal(news, CW_UNREGISTERED);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(registers_refreshes_and_leaves) };

    return cmocka_run_group_tests_name("embed_example", tests, NULL, NULL);
}
