/* test_write_values.c - what write_values.c writes, sip_parse reads back the same, for many random
 * values, in long and in compact form; what no reader would take is not written (RFC 3261 7, 25.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "values.h"

enum { ROUNDS = 2000 };

static uint8_t buffer[4096];
static struct sip_writer w;
static struct sip_message m;
static char pool[4096];
static size_t pooled;
static uint32_t seed = 1;

static uint32_t next(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

/* Some octets of an alphabet; they live until the next round. */
static struct cw_octets some(const char *alphabet, size_t least, size_t most)
{
    size_t n = least + next((uint32_t)(most - least + 1));
    struct cw_octets s = { (uint8_t *)pool + pooled, n };

    for (size_t i = 0; i < n; i++)
        pool[pooled++] = alphabet[next((uint32_t)strlen(alphabet))];
    return n ? s : (struct cw_octets){ NULL, 0 };
}

#define TOKEN "abcXYZ019-.!%*_+`'~"
#define WORD  TOKEN "()<>:\\\"/[]?{}"
#define HEX   "0123456789abcdef"
#define URIC  "abc019:/?@&=+$,;"

static struct cw_octets quoted(size_t most)
{
    char *at = pool + pooled;
    size_t n = 0;

    at[n++] = '"';
    for (size_t i = next((uint32_t)most + 1); i; i--) {
        char c = "ab \"\\;,<>\t"[next(10)];

        if (c == '"' || c == '\\')
            at[n++] = '\\';
        at[n++] = c;
    }
    at[n++] = '"';
    pooled += n;
    return (struct cw_octets){ (uint8_t *)at, n };
}

static void begin(void)
{
    pooled = 0;
    sip_write_init(&w, buffer, sizeof buffer, next(2));
    sip_put_request_line(&w, "INVITE", "sip:b@h");
    sip_put_field_text(&w, SIP_VIA, "SIP/2.0/UDP h;branch=z9hG4bKx");
    sip_put_field_text(&w, SIP_FROM, "<sip:a@h>;tag=f");
    sip_put_field_text(&w, SIP_TO, "<sip:b@h>");
    sip_put_field_text(&w, SIP_CALL_ID, "c");
    sip_put_field_text(&w, SIP_CSEQ, "1 INVITE");
}

static void read_back(void)
{
    assert_false(w.full);
    sip_put_body(&w, NULL, 0);
    assert_int_equal(sip_parse(&m, buffer, w.len, NULL), CW_OK);
    for (uint8_t i = 0; i < m.fields; i++)
        assert_int_equal(m.field[i].fault, 0);
    assert_int_equal(m.any_compact, w.compact);
}

static void same(struct cw_octets a, struct cw_octets b)
{
    if (a.len != b.len || (a.len && memcmp(a.at, b.at, a.len)))
        fail_msg("'%.*s' is not '%.*s'", (int)a.len, (const char *)a.at, (int)b.len,
                 (const char *)b.at);
}

static void fields_of_one_round(void)
{
    struct sip_event event = { some("ab-!", 1, 9), some(TOKEN, 0, 5) }, event2;
    struct sip_subscription sub = { (uint8_t)(1 + next(3)), (uint8_t)next(8), (int64_t)next(5) - 1,
                                    (int64_t)next(1u << 20) - 1 },
                            sub2;
    struct sip_dialog dialog = { some(WORD, 1, 20), some(TOKEN, 1, 9), some(TOKEN, 1, 9), next(2) },
                      dialog2;
    struct sip_session session = { next(1u << 23), (uint8_t)next(3) }, session2;
    struct sip_rack rack = { next(1u << 24) * 256u, next(1u << 20), some(TOKEN, 1, 8) }, rack2;
    struct sip_cause cause = { some(TOKEN, 1, 6),
                               next(2) ? quoted(9) : (struct cw_octets){ NULL, 0 },
                               (int64_t)next(700) - 1 },
                     cause2;
    struct sip_warning warning = { some("abc", 1, 9), quoted(9), (uint16_t)(100 + next(900)) },
                       warning2;
    struct sip_session_id id = { some(HEX, 32, 32),
                                 next(2) ? some(HEX, 32, 32) : (struct cw_octets){ NULL, 0 } },
                          id2;
    struct sip_disposition disposition = { some(TOKEN, 1, 9), next(2) }, disposition2;
    struct sip_answer_mode mode = { (uint8_t)(1 + next(2)), next(2) }, mode2;
    uint32_t methods = next(1u << 14) << 1;
    unsigned privacy = 1 + next(SIP_PRIVACY_OTHER - 1);
    int64_t date = (int64_t)next(1u << 24) * 15103 + next(1u << 14);
    bool refer_sub = next(2);
    struct sip_cursor c = { 0 };

    sip_put_event(&w, &event);
    sip_put_subscription(&w, &sub);
    sip_put_dialog(&w, SIP_REPLACES, &dialog);
    sip_put_session(&w, &session);
    sip_put_rack(&w, &rack);
    sip_put_cause(&w, &cause);
    sip_put_warning(&w, &warning);
    sip_put_session_id(&w, &id);
    sip_put_disposition(&w, &disposition);
    sip_put_answer_mode(&w, SIP_PRIV_ANSWER_MODE, &mode);
    sip_put_methods(&w, SIP_ALLOW, methods);
    sip_put_privacy(&w, privacy);
    sip_put_date(&w, date);
    sip_put_refer_sub(&w, refer_sub);
    read_back();
    assert_true(sip_event(&m, &event2));
    same(event.type, event2.type);
    same(event.id, event2.id);
    assert_true(sip_subscription(&m, &sub2));
    assert_int_equal(sub.state, sub2.state);
    assert_int_equal(sub.reason, sub2.reason);
    assert_int_equal(sub.expires, sub2.expires);
    assert_int_equal(sub.retry_after, sub2.retry_after);
    assert_true(sip_dialog(&m, SIP_REPLACES, &dialog2));
    same(dialog.call_id, dialog2.call_id);
    same(dialog.to_tag, dialog2.to_tag);
    same(dialog.from_tag, dialog2.from_tag);
    assert_int_equal(dialog.early_only, dialog2.early_only);
    assert_true(sip_session(&m, &session2));
    assert_int_equal(session.seconds, session2.seconds);
    assert_int_equal(session.refresher, session2.refresher);
    assert_true(sip_rack(&m, &rack2));
    assert_int_equal(rack.rseq, rack2.rseq);
    assert_int_equal(rack.cseq, rack2.cseq);
    same(rack.method, rack2.method);
    assert_true(sip_next_cause(&m, &c, &cause2));
    same(cause.protocol, cause2.protocol);
    same(cause.text, cause2.text);
    assert_int_equal(cause.cause, cause2.cause);
    c = (struct sip_cursor){ 0 };
    assert_true(sip_next_warning(&m, &c, &warning2));
    same(warning.agent, warning2.agent);
    same(warning.text, warning2.text);
    assert_int_equal(warning.code, warning2.code);
    assert_true(sip_session_id(&m, &id2));
    same(id.local, id2.local);
    same(id.remote, id2.remote);
    assert_true(sip_disposition(&m, &disposition2));
    same(disposition.type, disposition2.type);
    assert_int_equal(disposition.optional, disposition2.optional);
    assert_true(sip_answer_mode(&m, SIP_PRIV_ANSWER_MODE, &mode2));
    assert_int_equal(mode.mode, mode2.mode);
    assert_int_equal(mode.require, mode2.require);
    assert_int_equal(sip_methods(&m, SIP_ALLOW), methods);
    assert_int_equal(sip_privacy(&m), privacy);
    assert_int_equal(sip_date(&m), date);
    assert_int_equal(sip_refer_sub(&m), refer_sub);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        begin();
        fields_of_one_round();
    }
}

static void parameters_are_read(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct cw_octets none = { NULL, 0 };
        struct sip_contact contact, contact2;
        struct sip_party party, party2;
        struct sip_diversion diversion, diversion2;
        struct sip_cursor c = { 0 };
        struct sip_addr a;

        begin();
        contact =
            (struct sip_contact){ (int)next(1002) - 1, (int64_t)next(9) - 1, some(URIC, 0, 20),
                                  next(2) ? some(URIC, 1, 9) : none, none };
        party = (struct sip_party){ some(TOKEN, 1, 5), some(TOKEN, 0, 5), some(TOKEN, 0, 5), none };
        diversion = (struct sip_diversion){ some(TOKEN, 0, 9), some(TOKEN, 0, 5), none,
                                            (int64_t)next(101) - 1, (int64_t)next(101) - 1 };
        sip_put_field(&w, SIP_CONTACT);
        sip_put_text(&w, "<sip:a@h>");
        sip_put_contact_params(&w, &contact);
        sip_put_end(&w);
        sip_put_field(&w, SIP_REMOTE_PARTY_ID);
        sip_put_text(&w, "<sip:a@h>");
        sip_put_party_params(&w, &party);
        sip_put_end(&w);
        sip_put_field(&w, SIP_DIVERSION);
        sip_put_text(&w, "<sip:a@h>");
        sip_put_diversion_params(&w, &diversion);
        sip_put_end(&w);
        read_back();
        sip_contact(&m, &m.contact[0], &contact2);
        assert_int_equal(contact.q, contact2.q);
        assert_int_equal(contact.reg_id, contact2.reg_id);
        same(contact.instance, contact2.instance);
        same(contact.pub_gruu, contact2.pub_gruu);
        assert_true(sip_next_addr(&m, SIP_REMOTE_PARTY_ID, &c, &a));
        sip_party(&m, &a, &party2);
        same(party.party, party2.party);
        same(party.id_type, party2.id_type);
        same(party.screen, party2.screen);
        c = (struct sip_cursor){ 0 };
        assert_true(sip_next_addr(&m, SIP_DIVERSION, &c, &a));
        sip_diversion(&m, &a, &diversion2);
        same(diversion.reason, diversion2.reason);
        same(diversion.privacy, diversion2.privacy);
        assert_int_equal(diversion.counter, diversion2.counter);
        assert_int_equal(diversion.limit, diversion2.limit);
    }
}

/* What a profile may send as it stands: by the rule alone, at the limit and one above. */
static void checks_values_alone(void **state)
{
    static const struct {
        enum sip_kind kind;
        const char *text;
        int wrong; /* -1: it is one */
    } row[] = {
        { SIP_USER_AGENT, "desk/1.0 (lab \\) x)", -1 },
        { SIP_USER_AGENT, "desk/1.0 $X$", 0 },
        { SIP_USER_AGENT, "desk/1.0 ", 8 },
        { SIP_USER_AGENT, "desk/1.0\r\n 2", 0 },
        { SIP_USER_AGENT, "", 0 },
        { SIP_ACCEPT_LANGUAGE, "en;q=0.5, de", -1 },
        { SIP_ACCEPT_LANGUAGE, "en, 3", 4 },
    };
    char longest[SIP_VALUE_MAX + 2];
    size_t wrong;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        wrong = 0;
        assert_int_equal(sip_value_check(row[i].kind, row[i].text, strlen(row[i].text), &wrong),
                         row[i].wrong < 0 ? CW_OK : CW_E_FIELD_VALUE);
        if (row[i].wrong >= 0)
            assert_int_equal(wrong, row[i].wrong);
    }
    memset(longest, 'a', sizeof longest);
    assert_int_equal(sip_value_check(SIP_USER_AGENT, longest, SIP_VALUE_MAX, NULL), CW_OK);
    assert_int_equal(sip_value_check(SIP_USER_AGENT, longest, SIP_VALUE_MAX + 1, NULL),
                     CW_E_FIELD_VALUE);
}

/* Into the header part of a URI and out of it again (RFC 3891 4). */
static void dialogs_go_through_uris(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct sip_dialog dialog, dialog2;
        struct cw_octets replaces;
        uint8_t room[128];

        begin();
        dialog =
            (struct sip_dialog){ some(WORD, 1, 20), some(TOKEN, 1, 9), some(TOKEN, 1, 9), next(2) };
        sip_put_field(&w, SIP_REFER_TO);
        sip_put_text(&w, "<sip:a@h");
        sip_put_dialog_escaped(&w, &dialog);
        sip_put_text(&w, ">");
        sip_put_end(&w);
        read_back();
        struct sip_cursor c = { 0 };
        struct sip_addr a;
        assert_true(sip_next_addr(&m, SIP_REFER_TO, &c, &a));
        replaces = sip_octets(&m, a.uri.headers);
        assert_memory_equal(replaces.at, "?Replaces=", 10);
        assert_int_equal(
            sip_dialog_unescape(&dialog2, replaces.at + 10, replaces.len - 10, room, sizeof room),
            CW_OK);
        same(dialog.call_id, dialog2.call_id);
        same(dialog.to_tag, dialog2.to_tag);
        same(dialog.from_tag, dialog2.from_tag);
        assert_int_equal(dialog.early_only, dialog2.early_only);
        assert_int_equal(
            sip_dialog_unescape(&dialog2, replaces.at + 10, replaces.len - 10, room, 20),
            CW_E_FIELD_VALUE);
    }
}

static void unescape_refuses(void **state)
{
    static const char *const bad[] = { "",
                                       "a",
                                       "a%3Bto-tag%3D1",
                                       "a%3bto-tag%3d1%3bfrom-tag%3d2%0d%0aX:y",
                                       "a%3Bto-tag%3D1%3Bfrom-tag%3D2%",
                                       "a%3Bto-tag%3D1%3Bfrom-tag%3D%3g",
                                       "a%3Bto-tag%3D1%3Bfrom-tag%3D2%0d",
                                       "a%3Bto-tag%3D1%3Bfrom-tag%3D2%00" };
    struct sip_dialog dialog;
    uint8_t room[64];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (sip_dialog_unescape(&dialog, bad[i], strlen(bad[i]), room, sizeof room) !=
            CW_E_FIELD_VALUE)
            fail_msg("accepted: %s", bad[i]);
}

static struct cw_octets text(const char *s)
{
    return (struct cw_octets){ (const uint8_t *)s, strlen(s) };
}

/* Nothing breaks out of its field, and nothing leaves that the parser would refuse. */
static void refuses(void **state)
{
    static const char *const bad[] = { "",   "a b",   "a\r\nX: y", "a\r\n b", "a,b",
                                       "\"", "a;b;b", "a\n",       "\xff" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        begin();
        sip_put_checked(&w, SIP_EVENT, bad[i], strlen(bad[i]));
        if (!w.full)
            fail_msg("written: %s", bad[i]);
        begin();
        sip_put_event(&w, &(struct sip_event){ text("a"), text(bad[i]) });
        assert_true(w.full || !*bad[i]);
        begin();
        sip_put_party_params(&w, &(struct sip_party){ .party = text(bad[i]) });
        assert_true(w.full || !*bad[i]);
        begin();
        sip_put_contact_params(
            &w, &(struct sip_contact){ .q = -1, .reg_id = -1, .instance = text(bad[i]) });
        assert_true(w.full || !*bad[i] || strpbrk(bad[i], ",;"));
    }
    begin();
    sip_put_subscription(&w, &(struct sip_subscription){ .state = 9 });
    assert_true(w.full);
    begin();
    sip_put_warning(&w, &(struct sip_warning){ text("h"), text("no quotes"), 399 });
    assert_true(w.full);
    begin();
    sip_put_diversion_params(&w, &(struct sip_diversion){ .counter = 100, .limit = -1 });
    assert_true(w.full);
    begin();
    sip_put_date(&w, -1);
    assert_true(w.full);
    begin();
    sip_put_date(&w, 253402300800);
    assert_true(w.full);
    begin();
    sip_put_contact_params(&w, &(struct sip_contact){ .q = 1001 });
    assert_true(w.full);
}

/* The room is looked at, to the last octet. */
static void keeps_within_its_room(void **state)
{
    const struct sip_event event = { text("presence"), text("7") };
    const size_t need = strlen("Event: presence;id=7\r\n");

    (void)state;
    for (size_t room = 0; room <= need + 1; room++) {
        uint8_t *exact = malloc(room ? room : 1);

        sip_write_init(&w, exact, room, false);
        sip_put_event(&w, &event);
        assert_int_equal(w.full, room <= need); /* the empty line is to come, so one octet more */
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read), cmocka_unit_test(parameters_are_read),
        cmocka_unit_test(checks_values_alone),     cmocka_unit_test(dialogs_go_through_uris),
        cmocka_unit_test(unescape_refuses),        cmocka_unit_test(refuses),
        cmocka_unit_test(keeps_within_its_room)
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
