/* fuzz_write.c - any texts through the writer: what it accepts, the parser reads back the same;
 * what it refuses, it says so. The input: display name, user, To tag and body, with a NUL
 * between them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "write.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

static void need(bool fact)
{
    if (!fact)
        abort();
}

static struct sip_message m;

/* A quoted-string or an escaped user as its reader sees it equals the text that was written. */
static bool means(struct cw_slice s, bool quoted, const char *text)
{
    const uint8_t *p = m.octets + s.at, *end = p + s.len;

    if (quoted)
        p++, end--;
    for (; p < end; p++, text++) {
        unsigned c = *p;

        if (quoted && c == '\\') {
            c = *++p;
        } else if (!quoted && c == '%') {
            const char digits[] = { (char)p[1], (char)p[2], 0 };

            c = (unsigned)strtoul(digits, NULL, 16);
            p += 2;
        }
        if (c != (uint8_t)*text)
            return false;
    }
    return !*text;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    static uint8_t out[8192], again[8192];
    char *text = calloc(1, n + 4), *part[4];
    struct sip_writer w, x;
    size_t at = 0;
    bool text_fits;

    memcpy(text, octets, n);
    for (int i = 0; i < 4; i++) {
        part[i] = text + at;
        if (i < 3)
            at += at < n ? strlen(text + at) + 1 : 0;
    }
    sip_write_init(&w, out, sizeof out, n & 1);
    sip_put_request_line(&w, "INVITE", "sip:b@h");
    sip_put_field_text(&w, SIP_VIA, "SIP/2.0/UDP h;branch=z9hG4bKx;rport");
    sip_put_field(&w, SIP_FROM);
    sip_put_quoted(&w, part[0]);
    sip_put_text(&w, "<sip:");
    sip_put_escaped_user(&w, part[1]);
    sip_put_text(&w, "@h>;tag=f");
    sip_put_end(&w);
    sip_put_field_text(&w, SIP_TO, "<sip:b@h>");
    sip_put_field_text(&w, SIP_CALL_ID, "c");
    sip_put_field_text(&w, SIP_CSEQ, "1 INVITE");
    text_fits = !w.full;
    sip_put_field_text(
        &w, SIP_SUBJECT,
        part[2]); /* the caller answers for its characters, the writer for its lines */
    sip_put_body(&w, part[3], strlen(part[3]));
    need(w.len <= sizeof out);
    need(text_fits || w.full);
    if (!w.full) {
        need(sip_parse(&m, out, w.len, NULL) == CW_OK);
        need(m.fields == 7 && m.size == w.len);
        need(means(m.from.display, true, part[0]) && means(m.from.uri.user, false, part[1]));
        need(m.body.len == strlen(part[3]) && !memcmp(m.octets + m.body.at, part[3], m.body.len));
        sip_write_init(&x, again, sizeof again, false);
        sip_put_answer(&x, &m, 200, sip_reason(200),
                       &(struct sip_origin){ .received = "2001:db8::1", .rport = 9 }, "t");
        sip_put_body(&x, NULL, 0);
        need(!x.full && sip_parse(&m, again, x.len, NULL) == CW_OK);
        need(means(m.from.display, true, part[0]) && m.to.tag.len == 1 && m.via[0].rport == 9);
    }
    free(text);
    return 0;
}
