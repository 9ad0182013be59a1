/* digest.c - challenges remembered and credentials written (RFC 7616 3.3, 3.4; RFC 8760 2.4; RFC
 * 3261 22.4). */
#include "digest.h"

#include "memory.h"
#include "text.h"

/* --- what a challenge says -------------------------------------------------------------------- */

struct offer {
    uint8_t hash, is_session, qop; /* as in digest_session */
};

static bool octets_are(struct cw_octets o, const char *text)
{
    size_t i = 0;

    for (; i < o.len && text[i]; i++) {
        const uint8_t c = o.at[i];
        if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != (uint8_t)text[i])
            return false;
    }
    return i == o.len && text[i] == '\0';
}

static bool read_algorithm(struct cw_octets o, bool all_hashes, struct offer *offer)
{
    static const struct {
        const char *name;
        uint8_t hash, is_session;
    } known[] = {
        { "md5", CW_MD5, 0 },
        { "md5-sess", CW_MD5, 1 },
        { "sha-256", CW_SHA_256, 0 },
        { "sha-256-sess", CW_SHA_256, 1 },
        { "sha-512-256", CW_SHA_512_256, 0 },
        { "sha-512-256-sess", CW_SHA_512_256, 1 },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (octets_are(o, known[i].name) && (all_hashes || known[i].hash == CW_MD5)) {
            offer->hash = known[i].hash;
            offer->is_session = known[i].is_session;
            return true;
        }
    return false;
}

/* "auth" is preferred to "auth-int": it still works after a proxy has changed the body. Unknown
 * options are ignored. */
static bool read_qop(struct cw_octets o, struct offer *offer)
{
    size_t i = 0;

    offer->qop = DIGEST_NO_QOP;
    while (i < o.len) {
        struct cw_octets option;
        while (i < o.len && (o.at[i] == ',' || o.at[i] == ' ' || o.at[i] == '\t' ||
                             o.at[i] == '\r' || o.at[i] == '\n'))
            i++;
        option.at = o.at + i;
        while (i < o.len && o.at[i] != ',' && o.at[i] != ' ' && o.at[i] != '\t' &&
               o.at[i] != '\r' && o.at[i] != '\n')
            i++;
        option.len = (size_t)(o.at + i - option.at);
        if (octets_are(option, "auth"))
            offer->qop = DIGEST_AUTH;
        else if (octets_are(option, "auth-int") && offer->qop == DIGEST_NO_QOP)
            offer->qop = DIGEST_AUTH_INT;
    }
    return offer->qop != DIGEST_NO_QOP;
}

static bool has(const struct sip_auth *a, enum sip_auth_param p)
{
    return (a->present >> p & 1u) != 0;
}

static bool is_challenge(const struct sip_auth *a)
{
    return a->kind == SIP_WWW_AUTHENTICATE || a->kind == SIP_PROXY_AUTHENTICATE;
}

/* A challenge that we understand: Digest, with realm and nonce, a known algorithm, no qop or a
 * known one. */
static bool read_offer(const struct sip_message *m, const struct sip_auth *a, bool all_hashes,
                       struct offer *offer)
{
    *offer = (struct offer){ CW_MD5, 0, DIGEST_NO_QOP };
    if (!is_challenge(a) || !a->is_digest || !has(a, SIP_A_REALM) || !has(a, SIP_A_NONCE))
        return false;
    if (has(a, SIP_A_ALGORITHM) &&
        !read_algorithm(sip_octets(m, a->param[SIP_A_ALGORITHM]), all_hashes, offer))
        return false;
    if (!has(a, SIP_A_QOP)) /* -sess needs a cnonce, which must not be sent without qop (22.4) */
        return !offer->is_session;
    return read_qop(sip_octets(m, a->param[SIP_A_QOP]), offer);
}

static bool same_slices(const struct sip_message *m, struct cw_slice a, struct cw_slice b)
{
    return a.len == b.len && memcmp(m->octets + a.at, m->octets + b.at, a.len) == 0;
}

/* RFC 8760 2.4: the topmost that we support is used. True: there is one for this realm above
 * `index`. */
static bool has_better(const struct sip_message *m, uint8_t index, bool all_hashes)
{
    const struct sip_auth *a = &m->auth[index];
    struct offer offer;

    for (uint8_t i = 0; i < index; i++)
        if (m->auth[i].kind == a->kind && read_offer(m, &m->auth[i], all_hashes, &offer) &&
            same_slices(m, m->auth[i].param[SIP_A_REALM], a->param[SIP_A_REALM]))
            return true;
    return false;
}

/* --- what is remembered ----------------------------------------------------------------------- */

void cwi_digest_init(struct digest *d)
{
    memset(d, 0, sizeof *d);
}

static struct cw_octets realm_of(const struct digest *d, const struct digest_session *s)
{
    return (struct cw_octets){ d->text + s->at, s->realm_len };
}

static struct cw_octets nonce_of(const struct digest *d, const struct digest_session *s)
{
    return (struct cw_octets){ d->text + s->at + s->realm_len, s->nonce_len };
}

static struct cw_octets opaque_of(const struct digest *d, const struct digest_session *s)
{
    return (struct cw_octets){ d->text + s->at + s->realm_len + s->nonce_len, s->opaque_len };
}

static bool same_octets(struct cw_octets a, struct cw_octets b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static int find(const struct digest *d, const struct cw_address *server,
                const struct sip_message *m, const struct sip_auth *a)
{
    const uint8_t is_proxy = a->kind == SIP_PROXY_AUTHENTICATE;

    for (int i = 0; d && i < d->sessions; i++)
        if (d->session[i].is_proxy == is_proxy && cw_address_equal(&d->session[i].server, server) &&
            same_octets(realm_of(d, &d->session[i]), sip_octets(m, a->param[SIP_A_REALM])))
            return i;
    return -1;
}

static size_t text_of(const struct digest_session *s)
{
    return (size_t)s->realm_len + s->nonce_len + s->opaque_len;
}

static size_t text_wanted(const struct sip_auth *a)
{
    return (size_t)a->param[SIP_A_REALM].len + a->param[SIP_A_NONCE].len +
           (has(a, SIP_A_OPAQUE) ? a->param[SIP_A_OPAQUE].len : 0u);
}

static void forget(struct digest *d, int index)
{
    const struct digest_session gone = d->session[index];
    const size_t n = text_of(&gone), behind = gone.at + n;

    memmove(d->text + gone.at, d->text + behind, d->used - behind);
    d->used = (uint16_t)(d->used - n);
    d->sessions--;
    for (int i = index; i < d->sessions; i++)
        d->session[i] = d->session[i + 1];
    for (int i = 0; i < d->sessions; i++)
        if (d->session[i].at > gone.at)
            d->session[i].at = (uint16_t)(d->session[i].at - n);
}

static void append(struct digest *d, const void *octets, size_t n)
{
    if (n)
        memcpy(d->text + d->used, octets, n);
    d->used = (uint16_t)(d->used + n);
}

static void append_slice(struct digest *d, const struct sip_message *m, struct cw_slice s)
{
    append(d, m->octets + s.at, s.len);
}

static bool is_true(const struct sip_message *m, const struct sip_auth *a, enum sip_auth_param p)
{
    return has(a, p) && octets_are(sip_octets(m, a->param[p]), "true");
}

/* The oldest realms are removed to make room: the present challenge must be answered. */
static void remember(struct digest *d, const struct cw_address *server, const struct sip_message *m,
                     const struct sip_auth *a, struct offer offer)
{
    const struct cw_octets nonce = sip_octets(m, a->param[SIP_A_NONCE]);
    const int known = find(d, server, m, a);
    struct digest_session *s;
    uint32_t nc = 0;

    if (text_wanted(a) > CW_CHALLENGES_MAX)
        return;
    if (known >= 0) {
        if (same_octets(nonce_of(d, &d->session[known]), nonce))
            nc = d->session[known].nc; /* the count of the same nonce goes on (RFC 7616 3.4) */
        forget(d, known);
    }
    while (d->sessions == DIGEST_SESSIONS_MAX || d->used + text_wanted(a) > CW_CHALLENGES_MAX)
        forget(d, 0);
    s = &d->session[d->sessions++];
    *s = (struct digest_session){
        .server = *server,
        .at = d->used,
        .realm_len = a->param[SIP_A_REALM].len,
        .nonce_len = a->param[SIP_A_NONCE].len,
        .opaque_len = has(a, SIP_A_OPAQUE) ? a->param[SIP_A_OPAQUE].len : 0,
        .nc = nc,
        .hash = offer.hash,
        .is_session = offer.is_session,
        .qop = offer.qop,
        .is_proxy = a->kind == SIP_PROXY_AUTHENTICATE,
        .has_opaque = has(a, SIP_A_OPAQUE),
        .userhash = is_true(m, a, SIP_A_USERHASH),
        .named = has(a, SIP_A_ALGORITHM),
    };
    append_slice(d, m, a->param[SIP_A_REALM]);
    append_slice(d, m, a->param[SIP_A_NONCE]);
    if (s->has_opaque)
        append_slice(d, m, a->param[SIP_A_OPAQUE]);
}

/* Octets that the answer needs besides those of the challenge that it answers: of the realms that this
 * request has been challenged for before. */
static size_t text_before(const struct digest *d, const struct cw_address *server)
{
    size_t n = 0;

    for (int i = 0; d && i < d->sessions; i++)
        if (cw_address_equal(&d->session[i].server, server))
            n += text_of(&d->session[i]);
    return n;
}

enum digest_answer cwi_digest_weigh(const struct digest *d, const struct cw_address *server,
                                    const struct sip_message *m, bool is_first, bool all_hashes)
{
    size_t wanted = is_first ? 0 : text_before(d, server);
    bool some = false, is_long = false;
    struct offer offer;

    for (uint8_t i = 0; i < m->auths; i++) {
        const struct sip_auth *a = &m->auth[i];
        int known;

        if (!read_offer(m, a, all_hashes, &offer) || has_better(m, i, all_hashes))
            continue;
        if (text_wanted(a) > CW_CHALLENGES_MAX) {
            is_long = true;
            continue;
        }
        known = is_first ? -1 : find(d, server, m, a);
        if (known >= 0 && !is_true(m, a, SIP_A_STALE))
            return DIGEST_REJECTED;
        if (known >= 0)
            wanted -= text_of(&d->session[known]);
        wanted += text_wanted(a);
        some = true;
    }
    return is_long && !some             ? DIGEST_TOO_LONG
           : !some                      ? DIGEST_UNSUPPORTED
           : wanted > CW_CHALLENGES_MAX ? DIGEST_TOO_LONG
                                        : DIGEST_ANSWERABLE;
}

void cwi_digest_take(struct digest *d, const struct cw_address *server, const struct sip_message *m,
                     bool all_hashes)
{
    struct offer offer;

    for (uint8_t i = 0; i < m->auths; i++)
        if (read_offer(m, &m->auth[i], all_hashes, &offer) && !has_better(m, i, all_hashes))
            remember(d, server, m, &m->auth[i], offer);
}

/* --- the response value ----------------------------------------------------------------------- */

struct text {
    char hex[2 * CW_DIGEST_MAX];
    size_t len;
};

static struct text hash_text(const struct cw_host *host, uint8_t hash,
                             const struct cw_octets *pieces, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    uint8_t raw[CW_DIGEST_MAX];
    struct text t = { .len = 2 * cw_hash_octets((enum cw_hash)hash) };

    host->hash(host->context, (enum cw_hash)hash, pieces, n, raw);
    for (size_t i = 0; i < t.len / 2; i++) {
        t.hex[2 * i] = digit[raw[i] >> 4];
        t.hex[2 * i + 1] = digit[raw[i] & 15];
    }
    return t;
}

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }
#define HEX(text)                                                                                  \
    {                                                                                              \
        (const uint8_t *)(text).hex, (text).len                                                    \
    }

static void write_nc(uint32_t nc, char text[8])
{
    for (int i = 7; i >= 0; i--, nc >>= 4)
        text[i] = "0123456789abcdef"[nc & 15];
}

static struct text hash_a1(const struct cw_host *host, const struct digest_parts *p)
{
    const struct cw_octets a1[] = { p->user, TEXT(":"), p->realm, TEXT(":"), p->password };
    const struct text plain = hash_text(host, p->hash, a1, 5);

    if (!p->is_session)
        return plain;
    const struct cw_octets session[] = { HEX(plain), TEXT(":"), p->nonce, TEXT(":"), p->cnonce };
    return hash_text(host, p->hash, session, 5);
}

static struct text hash_a2(const struct cw_host *host, const struct digest_parts *p)
{
    const struct cw_octets plain[] = { p->method, TEXT(":"), p->uri };

    if (p->qop != DIGEST_AUTH_INT)
        return hash_text(host, p->hash, plain, 3);
    const struct text body = hash_text(host, p->hash, &p->body, 1);
    const struct cw_octets whole[] = { p->method, TEXT(":"), p->uri, TEXT(":"), HEX(body) };
    return hash_text(host, p->hash, whole, 5);
}

static struct cw_octets qop_text(uint8_t qop)
{
    static const struct cw_octets text[] = { TEXT(""), TEXT("auth"), TEXT("auth-int") };

    return text[qop];
}

size_t cwi_digest_response(const struct cw_host *host, const struct digest_parts *p, char out[65])
{
    const struct text a1 = hash_a1(host, p), a2 = hash_a2(host, p);
    char nc[8];
    struct text response;

    write_nc(p->nc, nc);
    if (p->qop == DIGEST_NO_QOP) { /* RFC 2069 style (RFC 3261 22.4 item 8) */
        const struct cw_octets whole[] = { HEX(a1), TEXT(":"), p->nonce, TEXT(":"), HEX(a2) };
        response = hash_text(host, p->hash, whole, 5);
    } else {
        const struct cw_octets whole[] = {
            HEX(a1),   TEXT(":"), p->nonce,  TEXT(":"),        { (uint8_t *)nc, 8 },
            TEXT(":"), p->cnonce, TEXT(":"), qop_text(p->qop), TEXT(":"),
            HEX(a2)
        };
        response = hash_text(host, p->hash, whole, 11);
    }
    memcpy(out, response.hex, response.len);
    out[response.len] = '\0';
    return response.len;
}

/* --- credentials ------------------------------------------------------------------------------ */

static const char *algorithm_name(const struct digest_session *s)
{
    static const char *const name[][2] = {
        [CW_MD5] = { "MD5", "MD5-sess" },
        [CW_SHA_256] = { "SHA-256", "SHA-256-sess" },
        [CW_SHA_512_256] = { "SHA-512-256", "SHA-512-256-sess" },
    };
    return name[s->hash][s->is_session];
}

/* A quoted value is sent back unchanged, escapes included, because the server compares it with its
 * own. */
static void put_raw(struct sip_writer *w, const char *name, struct cw_octets value)
{
    sip_put_text(w, name);
    sip_put_text(w, "=\"");
    sip_put(w, value.at, value.len);
    sip_put_text(w, "\"");
}

static void write_cnonce(struct digest_session *s, const struct cw_host *host, char text[16])
{
    /* -sess binds A1 to the nonce and cnonce of its first use, so that cnonce stays
     * (LOCAL_sess_cnonce) */
    if (!s->is_session || s->nc == 0)
        host->random(host->context, s->cnonce, sizeof s->cnonce);
    for (size_t i = 0; i < sizeof s->cnonce; i++) {
        text[2 * i] = "0123456789abcdef"[s->cnonce[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[s->cnonce[i] & 15];
    }
}

static void put_user(struct sip_writer *w, const struct digest_session *s,
                     const struct cw_host *host, const struct digest_request *q,
                     struct cw_octets realm)
{
    if (s->userhash) { /* RFC 7616 3.4.4 */
        const struct cw_octets pieces[] = { text_octets(q->user), TEXT(":"), realm };
        const struct text t = hash_text(host, s->hash, pieces, 3);
        put_raw(w, "username", (struct cw_octets)HEX(t));
        sip_put_text(w, ", userhash=true");
    } else {
        sip_put_text(w, "username=");
        sip_put_quoted(w, q->user);
    }
}

static void put_session(struct digest *d, struct digest_session *s, struct sip_writer *w,
                        const struct cw_host *host, const struct digest_request *q)
{
    char cnonce[16], response[65], nc[8];
    struct digest_parts p = {
        .hash = s->hash,
        .is_session = s->is_session,
        .qop = s->qop,
        .user = text_octets(q->user),
        .realm = realm_of(d, s),
        .password = text_octets(q->password),
        .nonce = nonce_of(d, s),
        .cnonce = { (uint8_t *)cnonce, sizeof cnonce },
        .method = text_octets(q->method),
        .uri = text_octets(q->uri),
        .body = q->body,
    };

    write_cnonce(s, host, cnonce);
    p.nc = ++s->nc;
    write_nc(p.nc, nc);
    cwi_digest_response(host, &p, response);

    sip_put_field(w, s->is_proxy ? SIP_PROXY_AUTHORIZATION : SIP_AUTHORIZATION);
    sip_put_text(w, "Digest ");
    put_user(w, s, host, q, p.realm);
    sip_put_text(w, ", ");
    put_raw(w, "realm", p.realm);
    sip_put_text(w, ", ");
    put_raw(w, "nonce", p.nonce);
    sip_put_text(w, ", ");
    put_raw(w, "uri", p.uri);
    sip_put_text(w, ", ");
    put_raw(w, "response", text_octets(response));
    if (s->named) {
        sip_put_text(w, ", algorithm=");
        sip_put_text(w, algorithm_name(s));
    }
    if (s->qop != DIGEST_NO_QOP) {
        sip_put_text(w, ", ");
        put_raw(w, "cnonce", p.cnonce);
        sip_put_text(w, ", qop=");
        sip_put(w, qop_text(s->qop).at, qop_text(s->qop).len);
        sip_put_text(w, ", nc=");
        sip_put(w, nc, sizeof nc);
    }
    if (s->has_opaque) {
        sip_put_text(w, ", ");
        put_raw(w, "opaque", opaque_of(d, s));
    }
    sip_put_end(w);
}

void cwi_digest_put(struct digest *d, const struct cw_address *server, struct sip_writer *w,
                    const struct cw_host *host, const struct digest_request *q)
{
    for (int i = d->sessions - 1; i >= 0; i--)
        if (cw_address_equal(&d->session[i].server, server))
            put_session(d, &d->session[i], w, host, q);
}
