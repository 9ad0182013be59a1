/* fuzz_auth.c - any octets as the value of a challenge (first octet even) or of credentials
 * (odd). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sip.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

static void need(bool fact)
{
    if (!fact)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    static const char head[] =
        "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: sip:a@h;tag=f\r\n"
        "To: sip:a@h;tag=t\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n";
    static struct sip_message m;
    const char *name;
    uint8_t *text;
    size_t size;

    if (!n || n > 8192)
        return 0;
    name = octets[0] & 1 ? "Authorization: " : "WWW-Authenticate: ";
    size = sizeof head - 1 + strlen(name) + n - 1 + 4;
    text = malloc(size);
    size = (size_t)sprintf((char *)text, "%s%s", head, name);
    memcpy(text + size, octets + 1, n - 1);
    memcpy(text + size + n - 1, "\r\n\r\n", 4);
    size += n + 3;
    if (sip_parse(&m, text, size, NULL) == CW_OK)
        for (uint8_t i = 0; i < m.auths; i++) {
            const struct sip_auth *a = &m.auth[i];

            need(a->scheme.len);
            need(a->is_digest == sip_slice_is_nocase(&m, a->scheme, "digest"));
            need(!(a->quoted & ~a->present));
            need(a->is_digest || !a->present);
            for (int p = 0; p < SIP_A_PARAMS; p++) {
                struct cw_slice s = a->param[p];
                bool escaped = false;

                need(a->present & 1u << p || !s.len);
                need((size_t)s.at + s.len <= size);
                if (!(a->quoted & 1u << p))
                    continue;
                need(text[s.at - 1] == '"' && text[s.at + s.len] == '"');
                for (uint16_t j = 0; j < s.len; j++) { /* no bare quotation mark inside */
                    need(escaped || text[s.at + j] != '"');
                    escaped = !escaped && text[s.at + j] == '\\';
                }
                need(!escaped);
            }
        }
    free(text);
    return 0;
}
