/* credentials.c - the response of a digest reckoned from the request as it was sent. */
#define _POSIX_C_SOURCE 200809L
#include "credentials.h"

#include <nettle/md5.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HEX = 65 };

static void to_hex(const uint8_t *raw, size_t n, char hex[HEX])
{
    for (size_t i = 0; i < n; i++)
        snprintf(hex + 2 * i, 3, "%02x", raw[i]);
}

/* H of section 3.4; is_sha512 is the truncated SHA-512/256 of FIPS 180-4. */
static void digest(const char *algorithm, const char *text, char hex[HEX])
{
    const size_t n = strlen(text);
    const uint8_t *p = (const uint8_t *)text;
    uint8_t raw[32];

    if (strncasecmp(algorithm, "SHA-256", 7) == 0) {
        struct sha256_ctx c;
        sha256_init(&c);
        sha256_update(&c, n, p);
        sha256_digest(&c, 32, raw);
        to_hex(raw, 32, hex);
    } else if (strncasecmp(algorithm, "SHA-512-256", 11) == 0) {
        struct sha512_ctx c;
        sha512_256_init(&c);
        sha512_256_update(&c, n, p);
        sha512_256_digest(&c, 32, raw);
        to_hex(raw, 32, hex);
    } else {
        struct md5_ctx c;
        md5_init(&c);
        md5_update(&c, n, p);
        md5_digest(&c, 16, raw);
        to_hex(raw, 16, hex);
    }
}

static char *text_of(const struct sip_message *m, const struct sip_auth *a,
                     enum sip_auth_param which)
{
    const struct cw_slice s = a->present >> which & 1 ? a->param[which] : (struct cw_slice){ 0, 0 };

    return strndup((const char *)m->octets + s.at, s.len);
}

static void unescape(char *text)
{
    char *out = text;

    for (; *text; text++) {
        if (*text == '\\' && text[1])
            text++;
        *out++ = *text;
    }
    *out = '\0';
}

static char *join(const char *a, const char *b, const char *c)
{
    const size_t n = strlen(a) + strlen(b) + strlen(c) + 3;
    char *text = malloc(n);

    if (!text)
        abort();
    if (*c)
        snprintf(text, n, "%s:%s:%s", a, b, c);
    else
        snprintf(text, n, "%s:%s", a, b);
    return text;
}

struct parts {
    char *user, *realm, *nonce, *uri, *response, *algorithm, *qop, *cnonce, *nc, *userhash, *method,
        *request_uri, *body;
};

static void reckon(const struct parts *p, const char *user, const char *password, char out[HEX])
{
    char a1[HEX], a2[HEX], body[HEX], *text, *more;
    const size_t n = strlen(p->algorithm);

    text = join(user, p->realm, password);
    if (!*password) { /* join leaves the colon out before an empty last piece */
        text = realloc(text, strlen(text) + 2);
        strcat(text, ":");
    }
    digest(p->algorithm, text, a1);
    free(text);
    if (n > 5 && strcasecmp(p->algorithm + n - 5, "-sess") == 0) {
        text = join(a1, p->nonce, p->cnonce);
        digest(p->algorithm, text, a1);
        free(text);
    }
    digest(p->algorithm, p->body, body);
    text = join(p->method, p->uri, strcmp(p->qop, "auth-int") == 0 ? body : "");
    digest(p->algorithm, text, a2);
    free(text);
    if (*p->qop) {
        more = join(p->nc, p->cnonce, p->qop);
        text = join(a1, p->nonce, more);
        free(more);
        more = join(text, a2, "");
        free(text);
        text = more;
    } else
        text = join(a1, p->nonce, a2);
    digest(p->algorithm, text, out);
    free(text);
}

static const char *judge(const struct parts *p, const char *user, const char *password,
                         char why[CREDENTIALS_WHY])
{
    char wanted[HEX], *text;

    if (strcasecmp(p->userhash, "true") == 0) {
        text = join(user, p->realm, "");
        digest(p->algorithm, text, wanted);
        free(text);
    } else
        snprintf(wanted, sizeof wanted, "%s", user);
    if (strcmp(p->user, wanted) != 0) {
        snprintf(why, CREDENTIALS_WHY, "username is %.80s and not %s", p->user, wanted);
        return why;
    }
    if (strcmp(p->uri, p->request_uri) != 0) {
        snprintf(why, CREDENTIALS_WHY, "uri is %.80s and not the Request-URI %.80s", p->uri,
                 p->request_uri);
        return why;
    }
    reckon(p, user, password, wanted);
    if (strcmp(p->response, wanted) != 0) {
        snprintf(why, CREDENTIALS_WHY, "response is %.80s and not %s", p->response, wanted);
        return why;
    }
    return NULL;
}

const char *credentials_check(const struct sip_message *m, const struct sip_auth *a,
                              const char *user, const char *password, char why[CREDENTIALS_WHY])
{
    const struct parts p = {
        .user = text_of(m, a, SIP_A_USERNAME),
        .realm = text_of(m, a, SIP_A_REALM),
        .nonce = text_of(m, a, SIP_A_NONCE),
        .uri = text_of(m, a, SIP_A_URI),
        .response = text_of(m, a, SIP_A_RESPONSE),
        .algorithm = text_of(m, a, SIP_A_ALGORITHM),
        .qop = text_of(m, a, SIP_A_QOP),
        .cnonce = text_of(m, a, SIP_A_CNONCE),
        .nc = text_of(m, a, SIP_A_NC),
        .userhash = text_of(m, a, SIP_A_USERHASH),
        .method = strndup((const char *)m->octets + m->method_name.at, m->method_name.len),
        .request_uri =
            strndup((const char *)m->octets + m->request_uri.whole.at, m->request_uri.whole.len),
        .body = strndup((const char *)m->octets + m->body.at, m->body.len),
    };
    char *const all[] = { p.user,      p.realm,       p.nonce,  p.uri, p.response,
                          p.algorithm, p.qop,         p.cnonce, p.nc,  p.userhash,
                          p.method,    p.request_uri, p.body };
    const char *fault;

    unescape(p.user);
    fault = judge(&p, user, password, why);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    return fault;
}
