/* registrar_digest.c - digest as a server: stateless nonces, credentials compared, nonce counts
 * accepted once (RFC 3261 22.4; RFC 7616 3.3, 3.4.6, 5.4). */
#include <string.h>
#include "digest.h"
#include "registrar_errand.h"

enum {
    NONCE_TEXT = 16 + 16 + REGISTRAR_HEX_MARK, /* time in ms, number, seal; all hexadecimal */
    WINDOW = 64                                /* nonce counts that are remembered */
};

static const struct {
    uint8_t hash;
    const char *name;
} algorithms[REGISTRAR_ALGORITHMS] = {
    { CW_MD5, "MD5" },
    { CW_SHA_256, "SHA-256" },
    { CW_SHA_512_256, "SHA-512-256" },
};

void registrar_write_hex(char *text, const uint8_t *octets, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        text[2 * i] = "0123456789abcdef"[octets[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[octets[i] & 15];
    }
    text[2 * n] = 0;
}

static void write_hex_number(char *text, uint64_t value)
{
    uint8_t octets[8];

    for (size_t i = 0; i < 8; i++)
        octets[i] = (uint8_t)(value >> (56 - 8 * i));
    registrar_write_hex(text, octets, 8);
}

/* Exactly n hexadecimal digits. */
static bool read_hex(const uint8_t *at, size_t n, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = at[i];
        unsigned digit;

        if (c >= '0' && c <= '9')
            digit = c - '0';
        else if (c >= 'a' && c <= 'f')
            digit = c - 'a' + 10u;
        else if (c >= 'A' && c <= 'F')
            digit = c - 'A' + 10u;
        else
            return false;
        *value = *value << 4 | digit;
    }
    return true;
}

/* In a time that depends on n only, so that a nonce or response cannot be guessed octet by
 * octet. */
static bool is_equal(const void *a, const void *b, size_t n)
{
    const uint8_t *x = a, *y = b;
    uint8_t difference = 0;

    for (size_t i = 0; i < n; i++)
        difference = (uint8_t)(difference | (x[i] ^ y[i]));
    return difference == 0;
}

void registrar_seal(const struct registrar *r, const struct cw_octets *pieces, size_t n,
                    uint8_t out[REGISTRAR_MARK])
{
    uint8_t pad[64], inner[CW_DIGEST_MAX], outer[CW_DIGEST_MAX];
    struct cw_octets all[6] = { { pad, sizeof pad } };

    memset(pad, 0x36, sizeof pad);
    for (size_t i = 0; i < sizeof r->secret; i++)
        pad[i] ^= r->secret[i];
    memcpy(all + 1, pieces, n * sizeof *pieces);
    r->host->hash(r->host->context, CW_SHA_256, all, n + 1, inner);
    for (size_t i = 0; i < sizeof pad; i++)
        pad[i] ^= 0x36 ^ 0x5c;
    all[1] = (struct cw_octets){ inner, sizeof inner };
    r->host->hash(r->host->context, CW_SHA_256, all, 2, outer);
    memcpy(out, outer, REGISTRAR_MARK);
}

/* time, number, seal over both: the registrar recognises its own nonces without storing them
 * (RFC 7616 3.3). */
static void write_nonce(const struct registrar *r, uint64_t at, uint64_t number,
                        char text[NONCE_TEXT + 1])
{
    uint8_t sealed[REGISTRAR_MARK];

    write_hex_number(text, at);
    write_hex_number(text + 16, number);
    registrar_seal(r, &(struct cw_octets){ (uint8_t *)text, 32 }, 1, sealed);
    registrar_write_hex(text + 32, sealed, sizeof sealed);
}

static bool read_nonce(const struct registrar *r, struct cw_octets nonce, uint64_t *at,
                       uint64_t *number)
{
    char text[NONCE_TEXT + 1];

    if (nonce.len != NONCE_TEXT || !read_hex(nonce.at, 16, at) ||
        !read_hex(nonce.at + 16, 16, number))
        return false;
    write_nonce(r, *at, *number, text);
    return is_equal(text, nonce.at, NONCE_TEXT);
}

/* user: as claimed, for the report; NULL: none is claimed, or an unknown one. */
static void challenge(struct registrar *r, struct registrar_errand *e, enum registrar_news news,
                      const struct registrar_user *user)
{
    char nonce[NONCE_TEXT + 1];

    registrar_put_head(r, e, 401);
    write_nonce(r, r->now, ++r->nonces, nonce);
    for (size_t i = 0; i < REGISTRAR_ALGORITHMS && r->settings.algorithm[i] != 0; i++) {
        sip_put_field(e->w, SIP_WWW_AUTHENTICATE);
        sip_put_text(e->w, "Digest realm=");
        sip_put_quoted(e->w, r->settings.realm);
        sip_put_text(e->w, ", nonce=\"");
        sip_put_text(e->w, nonce);
        sip_put_text(e->w, "\", algorithm=");
        sip_put_text(e->w, algorithms[r->settings.algorithm[i] - CW_MD5].name);
        sip_put_text(e->w, ", qop=\"auth\"");
        if (news == REGISTRAR_STALE)
            sip_put_text(e->w, ", stale=true");
        sip_put_end(e->w);
    }
    sip_put_body(e->w, NULL, 0);
    registrar_tell(r, news, user, NULL, 401);
}

/* A quoted value without its backslashes; false: longer than the room. */
static bool read_quoted(struct cw_octets value, uint8_t *out, size_t room, size_t *len)
{
    *len = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == '\\' && i + 1 < value.len)
            i++;
        if (*len == room)
            return false;
        out[(*len)++] = value.at[i];
    }
    return true;
}

static bool is_text(const uint8_t *octets, size_t n, const char *text)
{
    return strlen(text) == n && memcmp(octets, text, n) == 0;
}

/* The user part of a URI with its escapes undone (10.3 step 5). */
static bool is_user(const struct sip_message *m, struct cw_slice user, const char *name)
{
    const uint8_t *at = m->octets + user.at;
    size_t n = strlen(name), i = 0, k = 0;

    for (; i < user.len && k < n; i++, k++) {
        uint64_t octet = at[i];

        if (octet == '%' && i + 2 < user.len && read_hex(at + i + 1, 2, &octet))
            i += 2;
        if ((uint8_t)name[k] != octet)
            return false;
    }
    return i == user.len && k == n;
}

bool registrar_is_address_of(const struct sip_message *m, const struct sip_uri *uri,
                             const struct registrar_user *user)
{
    return is_user(m, uri->user, user->name) && sip_slice_is_nocase(m, uri->host, user->domain);
}

/* The credentials for our realm; NULL: none. */
static const struct sip_auth *find_credentials(const struct registrar *r,
                                               const struct sip_message *m)
{
    for (unsigned i = 0; i < m->auths; i++) {
        const struct sip_auth *a = &m->auth[i];
        uint8_t realm[256];
        size_t len;

        if (a->kind == SIP_AUTHORIZATION && a->is_digest &&
            read_quoted(sip_octets(m, a->param[SIP_A_REALM]), realm, sizeof realm, &len) &&
            is_text(realm, len, r->settings.realm))
            return a;
    }
    return NULL;
}

/* The user named by the credentials; if several lines share a login, the one named by To. */
static struct registrar_user *find_user(const struct registrar *r, const struct sip_message *m,
                                        const struct sip_auth *a)
{
    struct registrar_user *found = NULL;
    uint8_t login[256];
    size_t len;

    if (!read_quoted(sip_octets(m, a->param[SIP_A_USERNAME]), login, sizeof login, &len))
        return NULL;
    for (uint32_t i = 0; i < r->user_count; i++)
        if (is_text(login, len, r->users[i].login)) {
            if (registrar_is_address_of(m, &m->to.uri, &r->users[i]))
                return &r->users[i];
            found = found == NULL ? &r->users[i] : found;
        }
    return found;
}

/* The algorithm of the credentials, if it was offered; MD5 if they name none (RFC 7616 3.4). 0:
 * another one. */
static uint8_t find_algorithm(const struct registrar *r, const struct sip_message *m,
                              const struct sip_auth *a)
{
    for (size_t i = 0; i < REGISTRAR_ALGORITHMS && r->settings.algorithm[i] != 0; i++) {
        uint8_t hash = r->settings.algorithm[i];

        if ((a->present >> SIP_A_ALGORITHM & 1) == 0
                ? hash == CW_MD5
                : sip_slice_is_nocase(m, a->param[SIP_A_ALGORITHM], algorithms[hash - CW_MD5].name))
            return hash;
    }
    return 0;
}

/* The uri of the credentials is the Request-URI, octet by octet or by comparison (RFC 7616
 * 3.4.6, RFC 3261 22.4). */
static bool is_request_uri(const struct sip_message *m, struct cw_octets text)
{
    struct cw_octets own = sip_octets(m, m->request_uri.whole);
    struct sip_uri uri;

    if (text.len == own.len && memcmp(text.at, own.at, own.len) == 0)
        return true;
    return sip_uri_parse(&uri, text.at, text.len) == CW_OK &&
           sip_uri_equal(text.at, &uri, m->octets, &m->request_uri);
}

/* Whether this nonce count is new; records it. A repetition of the same octets is accepted. */
static bool take_count(struct registrar_errand *e, struct registrar_user *user, uint64_t number,
                       uint32_t count)
{
    if (number < user->nonce || count == 0)
        return false; /* the counts of an older nonce are no longer known, so it is not accepted any more */
    if (number > user->nonce) {
        user->nonce = number;
        user->count = count;
        user->used = 1;
        return true;
    }
    if (count > user->count) {
        uint32_t ahead = count - user->count;

        user->used = ahead < WINDOW ? user->used << ahead | 1 : 1;
        user->count = count;
        return true;
    }
    if (e->is_repeat)
        return true;
    if (user->count - count >= WINDOW || (user->used >> (user->count - count) & 1) != 0)
        return false;
    user->used |= UINT64_C(1) << (user->count - count);
    return true;
}

bool registrar_authenticate(struct registrar *r, struct registrar_errand *e)
{
    const struct sip_message *m = &r->message;
    const struct sip_auth *a = find_credentials(r, m);
    struct registrar_user *user;
    struct digest_parts parts = { .qop = DIGEST_AUTH };
    struct cw_octets given;
    uint64_t at, number, count;
    char response[65];
    size_t len;

    if (a == NULL) {
        challenge(r, e, REGISTRAR_CHALLENGED, NULL);
        return false;
    }
    user = find_user(r, m, a);
    parts.hash = find_algorithm(r, m, a);
    given = sip_octets(m, a->param[SIP_A_NC]);
    /* our challenges all have qop=auth, so credentials without it answer another server's */
    if (user == NULL || parts.hash == 0 || !sip_slice_is_nocase(m, a->param[SIP_A_QOP], "auth") ||
        given.len != 8 || !read_hex(given.at, 8, &count) ||
        !read_nonce(r, sip_octets(m, a->param[SIP_A_NONCE]), &at, &number)) {
        challenge(r, e, REGISTRAR_DENIED, user);
        return false;
    }
    parts.nc = (uint32_t)count;
    parts.user = (struct cw_octets){ (const uint8_t *)user->login, strlen(user->login) };
    parts.realm =
        (struct cw_octets){ (const uint8_t *)r->settings.realm, strlen(r->settings.realm) };
    parts.password = (struct cw_octets){ (const uint8_t *)user->password, strlen(user->password) };
    parts.nonce = sip_octets(m, a->param[SIP_A_NONCE]);
    parts.cnonce = sip_octets(m, a->param[SIP_A_CNONCE]);
    parts.method = sip_octets(m, m->method_name);
    parts.uri = sip_octets(m, a->param[SIP_A_URI]);
    len = cwi_digest_response(r->host, &parts, response);
    given = sip_octets(m, a->param[SIP_A_RESPONSE]);
    if (given.len != len || !is_equal(response, given.at, len)) {
        challenge(r, e, REGISTRAR_DENIED, user);
        return false;
    }
    if (!is_request_uri(m, parts.uri)) {
        registrar_refuse(r, e, 400);
        return false;
    }
    e->is_repeat = user->answer != 0 && is_equal(user->mark, e->mark, sizeof e->mark);
    /* stale only now: the password was right, so the user must not be asked again (RFC 7616 3.3) */
    if (r->now - at > (uint64_t)r->settings.nonce_life * 1000 ||
        !take_count(e, user, number, parts.nc)) {
        challenge(r, e, REGISTRAR_STALE, user);
        return false;
    }
    e->user = user;
    return true;
}
