/* fuzz_uri.c - any octets as one URI, or as two with a LF between: parts inside, comparison
 * symmetric, and what was read of the parts put together is the whole. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sip.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

static void need(bool fact)
{
    if (!fact)
        abort();
}

static void whole_of_parts(const uint8_t *octets, size_t n, const struct sip_uri *u)
{
    size_t at = u->scheme.len + 1u;

    need(u->whole.at == 0 && u->whole.len == n && octets[u->scheme.len] == ':');
    if (!u->is_sip)
        return;
    need(u->is_sips == (u->scheme.len == 4));
    if (u->user.len) {
        need(u->user.at == at);
        at += u->user.len;
        if (octets[at] == ':')
            at += 1u + u->password.len;
        need(octets[at++] == '@');
    }
    need(u->host.len && u->host.at == at);
    at += u->host.len;
    if (u->port || u->port_unusable) {
        const unsigned long port = strtoul((const char *)octets + at + 1, NULL, 10);

        need(octets[at++] == ':');
        need(u->port_unusable ? !u->port && (!port || port > UINT16_MAX) : port == u->port);
        while (octets[at] >= '0' && octets[at] <= '9')
            at++;
    }
    need(!u->params.len || u->params.at == at);
    at += u->params.len;
    need(!u->headers.len || u->headers.at == at);
    at += u->headers.len;
    need(at == n);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    const uint8_t *lf = memchr(octets, '\n', n);
    size_t first = lf ? (size_t)(lf - octets) : n;
    struct sip_uri a, b;
    char *text; /* ends with a NUL, for strtoul */

    if (sip_uri_parse(&a, octets, first) != CW_OK)
        return 0;
    text = calloc(1, first + 1);
    memcpy(text, octets, first);
    whole_of_parts((const uint8_t *)text, first, &a);
    free(text);
    if (lf && sip_uri_parse(&b, lf + 1, n - first - 1) == CW_OK) {
        bool equal = sip_uri_equal(octets, &a, lf + 1, &b);

        need(equal == sip_uri_equal(lf + 1, &b, octets, &a));
        need(!equal || (a.is_sips == b.is_sips && a.port == b.port));
    }
    return 0;
}
