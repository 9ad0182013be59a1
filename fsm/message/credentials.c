/* credentials.c - predicates on challenges and credentials (RFC 7616 3.2, 3.3, 3.4; RFC 3261
 * 22). */
#include "predicates.h"

#include <string.h>

enum {
    BIT_REALM = 1 << SIP_A_REALM,
    BIT_NONCE = 1 << SIP_A_NONCE,
    BIT_OPAQUE = 1 << SIP_A_OPAQUE,
    BIT_ALGORITHM = 1 << SIP_A_ALGORITHM,
    BIT_QOP = 1 << SIP_A_QOP,
    BIT_STALE = 1 << SIP_A_STALE,
    BIT_DOMAIN = 1 << SIP_A_DOMAIN,
    BIT_USERNAME = 1 << SIP_A_USERNAME,
    BIT_URI = 1 << SIP_A_URI,
    BIT_RESPONSE = 1 << SIP_A_RESPONSE,
    BIT_CNONCE = 1 << SIP_A_CNONCE,
    BIT_NC = 1 << SIP_A_NC
};

static bool is_challenge(const struct sip_auth *a)
{
    return a->kind == SIP_WWW_AUTHENTICATE || a->kind == SIP_PROXY_AUTHENTICATE;
}

static bool is_credentials(const struct sip_auth *a)
{
    return a->kind == SIP_AUTHORIZATION || a->kind == SIP_PROXY_AUTHORIZATION;
}

/* True: `right` holds for every Digest of that side. */
static bool every(const struct sip_message *m, bool (*side)(const struct sip_auth *),
                  bool (*right)(const struct sip_message *, const struct sip_auth *))
{
    for (uint8_t i = 0; i < m->auths; i++)
        if (m->auth[i].is_digest && side(&m->auth[i]) && !right(m, &m->auth[i]))
            return false;
    return true;
}

static bool has_all(const struct sip_auth *a, unsigned bits)
{
    return (a->present & bits) == bits;
}

static bool is_quoted(const struct sip_auth *a, unsigned bits)
{
    return (a->present & ~a->quoted & bits) == 0;
}

static bool is_bare(const struct sip_auth *a, unsigned bits)
{
    return (a->quoted & bits) == 0;
}

bool rule_no_basic(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    for (uint8_t i = 0; i < m->auths; i++)
        if (sip_slice_is_nocase(m, m->auth[i].scheme, "Basic"))
            return false;
    return true;
}

static bool challenge_is_whole(const struct sip_message *m, const struct sip_auth *a)
{
    (void)m;
    return has_all(a, BIT_REALM | BIT_NONCE | BIT_QOP);
}

bool rule_challenge_whole(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_challenge, challenge_is_whole);
}

static bool challenge_is_quoted(const struct sip_message *m, const struct sip_auth *a)
{
    (void)m;
    return is_quoted(a, BIT_REALM | BIT_DOMAIN | BIT_NONCE | BIT_OPAQUE | BIT_QOP);
}

bool rule_challenge_quoted(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_challenge, challenge_is_quoted);
}

static bool challenge_is_bare(const struct sip_message *m, const struct sip_auth *a)
{
    (void)m;
    return is_bare(a, BIT_STALE | BIT_ALGORITHM);
}

bool rule_challenge_bare(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_challenge, challenge_is_bare);
}

static bool digest_is_whole(const struct sip_message *m, const struct sip_auth *a)
{
    (void)m;
    return has_all(a, BIT_USERNAME | BIT_REALM | BIT_NONCE | BIT_URI | BIT_RESPONSE);
}

bool rule_digest_whole(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_credentials, digest_is_whole);
}

static bool digest_is_quoted(const struct sip_message *m, const struct sip_auth *a)
{
    (void)m;
    return is_quoted(a, BIT_USERNAME | BIT_REALM | BIT_NONCE | BIT_URI | BIT_RESPONSE | BIT_CNONCE |
                            BIT_OPAQUE);
}

bool rule_digest_quoted(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_credentials, digest_is_quoted);
}

static bool digest_is_bare(const struct sip_message *m, const struct sip_auth *a)
{
    (void)m;
    return is_bare(a, BIT_ALGORITHM | BIT_QOP | BIT_NC);
}

bool rule_digest_bare(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_credentials, digest_is_bare);
}

static bool uri_is_target(const struct sip_message *m, const struct sip_auth *a)
{
    const struct cw_slice uri = a->param[SIP_A_URI], target = m->request_uri.whole;

    return uri.len == target.len && memcmp(m->octets + uri.at, m->octets + target.at, uri.len) == 0;
}

bool rule_digest_uri(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_credentials, uri_is_target);
}

static bool is_hex(const struct sip_message *m, struct cw_slice s, uint16_t digits)
{
    for (uint16_t i = 0; i < s.len; i++) {
        const uint8_t c = m->octets[s.at + i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return s.len == digits;
}

static bool begins(const struct sip_message *m, struct cw_slice s, const char *text, uint16_t n)
{
    return s.len >= n && sip_slice_is_nocase(m, (struct cw_slice){ s.at, n }, text);
}

/* The digest of an unknown algorithm may have any length. */
static bool response_is_hex(const struct sip_message *m, const struct sip_auth *a)
{
    const struct cw_slice name = a->param[SIP_A_ALGORITHM], response = a->param[SIP_A_RESPONSE];

    if (!has_all(a, BIT_ALGORITHM) || begins(m, name, "MD5", 3))
        return is_hex(m, response, 32);
    if (begins(m, name, "SHA-256", 7) || begins(m, name, "SHA-512-256", 11))
        return is_hex(m, response, 64);
    return is_hex(m, response, response.len);
}

bool rule_digest_hex(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_credentials, response_is_hex);
}

static bool nc_is_right(const struct sip_message *m, const struct sip_auth *a)
{
    return !has_all(a, BIT_QOP) || (has_all(a, BIT_NC) && is_hex(m, a->param[SIP_A_NC], 8));
}

bool rule_digest_nc(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_credentials, nc_is_right);
}

static bool cnonce_is_there(const struct sip_message *m, const struct sip_auth *a)
{
    (void)m;
    return !has_all(a, BIT_QOP) || has_all(a, BIT_CNONCE);
}

bool rule_digest_cnonce(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_credentials, cnonce_is_there);
}

static bool nothing_without_qop(const struct sip_message *m, const struct sip_auth *a)
{
    (void)m;
    return has_all(a, BIT_QOP) || (a->present & (BIT_NC | BIT_CNONCE)) == 0;
}

bool rule_digest_no_qop(const struct sip_message *m, enum sip_kind kind)
{
    (void)kind;
    return every(m, is_credentials, nothing_without_qop);
}
