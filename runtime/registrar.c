/* registrar.c - a registrar in memory: the steps of RFC 3261 10.3, with digest as a server
 * (22.4, RFC 7616 3.3, 3.4.6, 5.4) and the stateless answers of 8.2.7. */
#include <string.h>
#include "digest.h"
#include "registrar.h"
#include "write.h"

enum {
    HEX_MARK = 2 * REGISTRAR_MARK,
    NONCE_TEXT = 16 + 16 + HEX_MARK, /* time in ms, number, seal; all hexadecimal */
    HOUR = 3600,                     /* s; 10.3 forbids a 423 from here on */
    FULL_RETRY = 5,                  /* s, Retry-After of a full table */
    WINDOW = 64                      /* nonce counts that are remembered */
};

/* What has been found out about the request under way. */
struct errand {
    struct sip_writer *w;
    const struct registrar_datagram *in;
    struct sip_origin origin;
    char received[CW_ADDRESS_TEXT];
    char tag[HEX_MARK + 1];
    uint8_t mark[REGISTRAR_MARK];
    struct registrar_user *user; /* NULL until authenticated */
    bool is_repeat;              /* the octets of the user's last good request */
};

static const struct {
    uint8_t hash;
    const char *name;
} algorithms[REGISTRAR_ALGORITHMS] = {
    { CW_MD5, "MD5" },
    { CW_SHA_256, "SHA-256" },
    { CW_SHA_512_256, "SHA-512-256" },
};

static void write_hex(char *text, const uint8_t *octets, size_t n)
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
    write_hex(text, octets, 8);
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

/* In a time that depends on n alone: a nonce or a response must not be found octet by octet. */
static bool is_equal(const void *a, const void *b, size_t n)
{
    const uint8_t *x = a, *y = b;
    uint8_t difference = 0;

    for (size_t i = 0; i < n; i++)
        difference = (uint8_t)(difference | (x[i] ^ y[i]));
    return difference == 0;
}

/* The keyed hash of RFC 2104 over SHA-256, cut to REGISTRAR_MARK octets; at most five pieces. */
static void seal(const struct registrar *r, const struct cw_octets *pieces, size_t n,
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

/* time, number, seal over both: the registrar knows its own nonces without keeping them (RFC
 * 7616 3.3). */
static void write_nonce(const struct registrar *r, uint64_t at, uint64_t number,
                        char text[NONCE_TEXT + 1])
{
    uint8_t sealed[REGISTRAR_MARK];

    write_hex_number(text, at);
    write_hex_number(text + 16, number);
    seal(r, &(struct cw_octets){ (uint8_t *)text, 32 }, 1, sealed);
    write_hex(text + 32, sealed, sizeof sealed);
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

void registrar_init(struct registrar *r, const struct registrar_settings *settings,
                    const struct cw_host *host, struct registrar_user *users, uint32_t user_count,
                    struct registrar_binding *bindings, uint32_t binding_count)
{
    memset(r, 0, sizeof *r);
    r->settings = *settings;
    r->host = host;
    r->users = users;
    r->user_count = user_count;
    r->bindings = bindings;
    r->binding_count = binding_count;
    host->random(host->context, r->secret, sizeof r->secret);
    for (uint32_t i = 0; i < user_count; i++) {
        users[i].nonce = users[i].used = 0;
        users[i].count = 0;
        users[i].answer = 0;
    }
    memset(bindings, 0, binding_count * sizeof *bindings);
}

uint32_t registrar_bound(const struct registrar *r)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < r->binding_count; i++)
        n += r->bindings[i].until != 0;
    return n;
}

uint64_t registrar_next(const struct registrar *r)
{
    uint64_t next = UINT64_MAX;

    for (uint32_t i = 0; i < r->binding_count; i++)
        if (r->bindings[i].until != 0 && r->bindings[i].until < next)
            next = r->bindings[i].until;
    return next;
}

static void tell(struct registrar *r, enum registrar_news news, const struct registrar_user *user,
                 const struct registrar_binding *binding, int status)
{
    const struct registrar_report report = { news, user, binding, status, registrar_bound(r) };

    if (r->tell != NULL)
        r->tell(r->context, &report);
}

/* Frees the slot first: the report counts what is left. */
static void drop_binding(struct registrar *r, struct registrar_binding *b, enum registrar_news news,
                         int status)
{
    b->until = 0;
    tell(r, news, &r->users[b->user], b, status);
}

void registrar_tick(struct registrar *r, uint64_t now)
{
    r->now = now;
    for (uint32_t i = 0; i < r->binding_count; i++)
        if (r->bindings[i].until != 0 && r->bindings[i].until <= now)
            drop_binding(r, &r->bindings[i], REGISTRAR_EXPIRED, 0);
}

/* The head of an answer (8.2.6): what the request gives, and our tag. */
static void put_head(struct registrar *r, struct errand *e, int status)
{
    sip_put_answer(e->w, &r->message, status, NULL, &e->origin, e->tag);
}

static void refuse(struct registrar *r, struct errand *e, int status)
{
    put_head(r, e, status);
    if (status == 405)
        sip_put_field_text(e->w, SIP_ALLOW, "REGISTER");
    if (status == 423)
        sip_put_field_number(e->w, SIP_MIN_EXPIRES, r->settings.min_expires);
    if (status == 503)
        sip_put_field_number(e->w, SIP_RETRY_AFTER, FULL_RETRY);
    if (status == 420)
        for (unsigned at = r->message.first[SIP_REQUIRE]; at != 0;) {
            const struct sip_field *field = &r->message.field[at - 1];

            sip_put_field(e->w, SIP_UNSUPPORTED);
            sip_put_slice(e->w, &r->message, field->value);
            sip_put_end(e->w);
            at = field->next == 0 ? 0 : field->next + 1u;
        }
    sip_put_body(e->w, NULL, 0);
    tell(r, REGISTRAR_REFUSED, e->user, NULL, status);
}

/* user: who they say they are, for the report; NULL: they do not say, or nobody we know. */
static void challenge(struct registrar *r, struct errand *e, enum registrar_news news,
                      const struct registrar_user *user)
{
    char nonce[NONCE_TEXT + 1];

    put_head(r, e, 401);
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
    tell(r, news, user, NULL, 401);
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

static bool is_address_of(const struct sip_message *m, const struct sip_uri *uri,
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

/* Whose the credentials say they are: of several lines with one login the one that To names. */
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
            if (is_address_of(m, &m->to.uri, &r->users[i]))
                return &r->users[i];
            found = found == NULL ? &r->users[i] : found;
        }
    return found;
}

/* The algorithm that the credentials name, if we have offered it; MD5 when they name none (RFC 7616
 * 3.4). 0: another. */
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

/* Whether this nonce count is a new one; remembers it. A repeat of the same octets is let by. */
static bool take_count(struct errand *e, struct registrar_user *user, uint64_t number,
                       uint32_t count)
{
    if (number < user->nonce || count == 0)
        return false; /* the counts of an older nonce are forgotten, so it serves no more */
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

/* Step 3 of 10.3. True: e->user is who the request says; else an answer has been written. */
static bool authenticate(struct registrar *r, struct errand *e)
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
    /* our challenges all have qop=auth, so credentials without it answer somebody else's */
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
    len = digest_response(r->host, &parts, response);
    given = sip_octets(m, a->param[SIP_A_RESPONSE]);
    if (given.len != len || !is_equal(response, given.at, len)) {
        challenge(r, e, REGISTRAR_DENIED, user);
        return false;
    }
    if (!is_request_uri(m, parts.uri)) {
        refuse(r, e, 400);
        return false;
    }
    e->is_repeat = user->answer != 0 && is_equal(user->mark, e->mark, sizeof e->mark);
    /* stale only now: the password was right, so asking the user again would be wrong (RFC 7616
     * 3.3) */
    if (r->now - at > (uint64_t)r->settings.nonce_life * 1000 ||
        !take_count(e, user, number, parts.nc)) {
        challenge(r, e, REGISTRAR_STALE, user);
        return false;
    }
    e->user = user;
    return true;
}

static struct registrar_binding *find_binding(struct registrar *r, uint32_t user,
                                              const struct sip_uri *uri)
{
    for (uint32_t i = 0; i < r->binding_count; i++) {
        struct registrar_binding *b = &r->bindings[i];
        struct sip_uri bound;

        if (b->until == 0 || b->user != user)
            continue;
        if (b->uri_len == uri->whole.len &&
            memcmp(b->uri, r->message.octets + uri->whole.at, b->uri_len) == 0)
            return b;
        if (sip_uri_parse(&bound, b->uri, b->uri_len) == CW_OK && bound.is_sip && uri->is_sip &&
            sip_uri_equal(b->uri, &bound, r->message.octets, uri))
            return b;
    }
    return NULL;
}

static bool is_same_call_id(const struct registrar_binding *b, const struct sip_message *m)
{
    return b->call_id_len == m->call_id.len &&
           memcmp(b->call_id, m->octets + m->call_id.at, b->call_id_len) == 0;
}

/* What one contact asks for, s (10.3 step 7). */
static uint32_t asked(const struct registrar *r, const struct sip_addr *contact)
{
    if (contact->expires >= 0)
        return (uint32_t)contact->expires;
    if (r->message.expires >= 0)
        return (uint32_t)r->message.expires;
    return r->settings.default_expires;
}

/* Looks at every contact before the first is touched: all or nothing (10.3). 200, or the status
 * of the refusal. */
static int weigh_contacts(struct registrar *r, uint32_t user)
{
    const struct sip_message *m = &r->message;
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;
    uint32_t contacts = 0, fresh = 0, stars = 0;

    while (sip_next_addr(m, SIP_CONTACT, &cursor, &contact)) {
        const struct registrar_binding *b;
        uint32_t seconds = asked(r, &contact);

        contacts++;
        if (contact.is_star) {
            stars++;
            continue;
        }
        if (seconds > 0 && seconds < HOUR && seconds < r->settings.min_expires)
            return 423;
        b = find_binding(r, user, &contact.uri);
        if (b != NULL && is_same_call_id(b, m) && m->cseq <= b->cseq)
            return 500;
        if (contact.uri.whole.len > REGISTRAR_URI_MAX || m->call_id.len > REGISTRAR_CALL_ID_MAX)
            return 513;
        fresh += b == NULL && seconds > 0;
    }
    if (stars != 0 && (contacts != 1 || m->expires != 0))
        return 400; /* 10.3 step 6: alone, and with Expires: 0 */
    for (uint32_t i = 0; stars != 0 && i < r->binding_count; i++)
        if (r->bindings[i].until != 0 && r->bindings[i].user == user &&
            is_same_call_id(&r->bindings[i], m) && m->cseq <= r->bindings[i].cseq)
            return 500;
    return fresh > r->binding_count - registrar_bound(r) ? 503 : 200;
}

static struct registrar_binding *free_binding(struct registrar *r)
{
    for (uint32_t i = 0; i < r->binding_count; i++)
        if (r->bindings[i].until == 0)
            return &r->bindings[i];
    return NULL;
}

static void bind_contact(struct registrar *r, uint32_t user, const struct sip_addr *contact)
{
    const struct sip_message *m = &r->message;
    struct registrar_binding *b = find_binding(r, user, &contact->uri);
    uint32_t seconds = asked(r, contact);
    bool is_new = b == NULL;

    if (seconds == 0) {
        if (b != NULL)
            drop_binding(r, b, REGISTRAR_REMOVED, 200);
        return;
    }
    if (is_new && (b = free_binding(r)) == NULL)
        return; /* cannot happen: weigh_contacts has counted */
    b->user = user;
    b->cseq = m->cseq;
    b->seconds = seconds < r->settings.max_expires ? seconds : r->settings.max_expires;
    b->until = r->now + (uint64_t)b->seconds * 1000;
    b->uri_len = contact->uri.whole.len;
    memcpy(b->uri, m->octets + contact->uri.whole.at, b->uri_len);
    b->call_id_len = (uint8_t)m->call_id.len;
    memcpy(b->call_id, m->octets + m->call_id.at, b->call_id_len);
    tell(r, is_new ? REGISTRAR_ADDED : REGISTRAR_REFRESHED, &r->users[user], b, 200);
}

static void commit_contacts(struct registrar *r, uint32_t user)
{
    struct sip_cursor cursor = { 0 };
    struct sip_addr contact;

    while (sip_next_addr(&r->message, SIP_CONTACT, &cursor, &contact))
        if (!contact.is_star)
            bind_contact(r, user, &contact);
        else
            for (uint32_t i = 0; i < r->binding_count; i++)
                if (r->bindings[i].until != 0 && r->bindings[i].user == user)
                    drop_binding(r, &r->bindings[i], REGISTRAR_REMOVED, 200);
}

static void put_two_digits(struct sip_writer *w, int value)
{
    sip_put_text(w, value < 10 ? "0" : "");
    sip_put_number(w, (uint64_t)value);
}

/* 20.17 has the form; written by hand because strftime would follow the locale. */
static void put_date(struct sip_writer *w, time_t date)
{
    static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct tm tm;

    if (date == 0 || gmtime_r(&date, &tm) == NULL)
        return;
    sip_put_field(w, SIP_DATE);
    sip_put_text(w, days[tm.tm_wday]);
    sip_put_text(w, ", ");
    put_two_digits(w, tm.tm_mday);
    sip_put_text(w, " ");
    sip_put_text(w, months[tm.tm_mon]);
    sip_put_text(w, " ");
    sip_put_number(w, (uint64_t)tm.tm_year + 1900);
    sip_put_text(w, " ");
    put_two_digits(w, tm.tm_hour);
    sip_put_text(w, ":");
    put_two_digits(w, tm.tm_min);
    sip_put_text(w, ":");
    put_two_digits(w, tm.tm_sec);
    sip_put_text(w, " GMT");
    sip_put_end(w);
}

/* Step 8: every binding of the address of record, with what is left of its time. */
static void accept(struct registrar *r, struct errand *e, uint32_t user)
{
    put_head(r, e, 200);
    for (uint32_t i = 0; i < r->binding_count; i++) {
        const struct registrar_binding *b = &r->bindings[i];

        if (b->until == 0 || b->user != user)
            continue;
        sip_put_field(e->w, SIP_CONTACT);
        sip_put_text(e->w, "<");
        sip_put(e->w, b->uri, b->uri_len);
        sip_put_text(e->w, ">;expires=");
        sip_put_number(e->w, (b->until - r->now + 999) / 1000);
        sip_put_end(e->w);
    }
    put_date(e->w, e->in->date);
    sip_put_body(e->w, NULL, 0);
}

static bool is_domain(const struct registrar *r, const struct sip_message *m, struct cw_slice host)
{
    for (uint32_t i = 0; i < r->user_count; i++)
        if (sip_slice_is_nocase(m, host, r->users[i].domain))
            return true;
    return sip_slice_is_nocase(m, host, r->settings.realm);
}

/* Steps 4 to 7: the status of the answer; with 200 the table has been changed. */
static int change_bindings(struct registrar *r, const struct errand *e)
{
    const struct sip_message *m = &r->message;
    uint32_t user;
    int status;

    for (user = 0; user < r->user_count && !is_address_of(m, &m->to.uri, &r->users[user]); user++)
        ;
    if (user == r->user_count)
        return 404;
    if (&r->users[user] != e->user)
        return 403;
    status = weigh_contacts(r, user);
    if (status == 200)
        commit_contacts(r, user);
    return status;
}

/* Steps 1 to 8 of 10.3, in their order. */
static void register_contacts(struct registrar *r, struct errand *e)
{
    const struct sip_message *m = &r->message;

    if (!m->request_uri.is_sip) {
        refuse(r, e, 416);
        return;
    }
    if (!is_domain(r, m, m->request_uri.host)) {
        refuse(r, e, 404);
        return;
    }
    if (m->first[SIP_REQUIRE] != 0) {
        refuse(r, e, 420);
        return;
    }
    if (!authenticate(r, e))
        return;
    if (!e->is_repeat) {
        e->user->answer = (uint16_t)change_bindings(r, e);
        memcpy(e->user->mark, e->mark, sizeof e->mark);
    }
    if (e->user->answer == 200)
        accept(r, e, (uint32_t)(e->user - r->users));
    else
        refuse(r, e, e->user->answer);
}

/* The same tag for the same request (8.2.7), and one that no stranger can foretell (19.3). */
static void mark_request(struct registrar *r, struct errand *e)
{
    const struct sip_message *m = &r->message;
    const struct cw_octets whole[3] = {
        { e->in->octets, m->size },
        { e->in->from.ip, sizeof e->in->from.ip },
        { (const uint8_t *)&e->in->from.port, sizeof e->in->from.port },
    };
    const struct cw_octets names[4] = {
        sip_octets(m, m->via[0].branch),
        sip_octets(m, m->call_id),
        sip_octets(m, m->from.tag),
        { (const uint8_t *)&m->cseq, sizeof m->cseq },
    };
    uint8_t sealed[REGISTRAR_MARK];

    seal(r, whole, 3, e->mark);
    seal(r, names, 4, sealed);
    write_hex(e->tag, sealed, sizeof sealed);
}

/* Where the answer goes: the source's address; its port with rport, else the port of the top Via
 * (18.2.2, RFC 3581 4). */
static void find_way_back(const struct registrar *r, struct errand *e, struct cw_address *to)
{
    const struct sip_via *via = &r->message.via[0];

    *to = e->in->from;
    if (!via->has_rport)
        to->port = via->port != 0 ? via->port : 5060;
    cw_address_write(&e->in->from, e->received);
    e->origin = (struct sip_origin){ .received = e->received,
                                     .rport = via->has_rport ? e->in->from.port : (uint16_t)0 };
}

/* Whether there is enough of the request to answer it, and it is one that is answered (8.2.7,
 * 17.1.1.3). */
static bool is_answerable(const struct sip_message *m, int error, const struct sip_verdict *verdict)
{
    if (error != CW_OK && (!verdict->parsed || verdict->status == 0))
        return false;
    return m->status == 0 && m->vias > 0 && m->first[SIP_FROM] != 0 && m->first[SIP_TO] != 0 &&
           m->first[SIP_CALL_ID] != 0 && m->first[SIP_CSEQ] != 0 && m->method != SIP_ACK &&
           m->method != SIP_CANCEL;
}

size_t registrar_receive(struct registrar *r, uint64_t now, const struct registrar_datagram *in,
                         struct cw_address *to, uint8_t *out)
{
    struct sip_message *m = &r->message;
    struct errand e = { .in = in };
    struct sip_writer w;
    struct sip_verdict verdict;
    int error;

    registrar_tick(r, now);
    sip_write_init(&w, out, REGISTRAR_ANSWER_ROOM, false);
    e.w = &w;
    error = sip_parse(m, in->octets, in->n, &verdict);
    if (!is_answerable(m, error, &verdict)) {
        r->dropped++;
        return 0;
    }
    mark_request(r, &e);
    find_way_back(r, &e, to);
    if (error != CW_OK)
        refuse(r, &e, verdict.status);
    else if (m->size > REGISTRAR_REQUEST_MAX)
        refuse(r, &e, 513);
    else if (m->method == SIP_METHOD_OTHER)
        refuse(r, &e, 501);
    else if (m->method != SIP_REGISTER)
        refuse(r, &e, 405);
    else
        register_contacts(r, &e);
    return w.full ? 0 : w.len;
}
