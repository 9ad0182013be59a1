/* tls.c - TLS by GnuTLS, and the identities that a certificate has for SIP (RFC 5922 7.1 to
 * 7.4). */
#include "tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/x509.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

/* TLS 1.0 and 1.1 are excluded (RFC 8996), so are signatures with SHA-1 (RFC 9155) and what is weaker than
 * 112 bits, RSA below 2048 bits; the rest is the library's choice. */
static const char priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-SIGN-RSA-SHA1:"
                                 "-SIGN-ECDSA-SHA1:-SIGN-DSA-SHA1:%PROFILE_MEDIUM";

static const char key_of_sip[] = "1.3.6.1.5.5.7.3.20"; /* id-kp-sipDomain, RFC 5924 */
static const char key_of_any[] = "2.5.29.37.0";

enum {
    NAME_MAX_OCTETS = 256, /* of an alternative name that is compared; no host name is longer */
    NAMES_MAX = 1024,      /* alternative names looked at */
    PURPOSES_MAX = 64,
    /* octets that a peer may send without a message among them: the library would keep a
     * handshake message of 16 MB */
    IDLE_MAX = 131072,
    IDLE_MAX_CLIENT = 32768
};

static const char *say(char why[TLS_WHY], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static const char *say(char why[TLS_WHY], const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(why, TLS_WHY, format, list);
    va_end(list);
    return why;
}

/* --- what all sessions share ------------------------------------------------------------------ */

const char *tls_init(struct tls *tls, const struct tls_options *o, char why[TLS_WHY])
{
    const char *const priority = o->priority ? o->priority : priorities, *at = priority;
    int n;

    memset(tls, 0, sizeof *tls);
    if (gnutls_certificate_allocate_credentials(&tls->credentials) < 0) {
        tls_free(tls);
        return say(why, "out of memory for TLS");
    }
    n = gnutls_priority_init(&tls->priorities, priority, &at);
    if (n < 0) {
        tls_free(tls);
        return say(why, "TLS priority %.100s: octet %u: %s", priority,
                   (unsigned)(at - priority) + 1, gnutls_strerror(n));
    }
    if (o->ca) {
        n = gnutls_certificate_set_x509_trust_file(tls->credentials, o->ca, GNUTLS_X509_FMT_PEM);
        if (n <= 0) {
            tls_free(tls);
            return say(why, "TLS authorities %s: %s", o->ca,
                       n < 0 ? gnutls_strerror(n) : "it contains no certificate");
        }
    } else
        tls->needs_authorities = true;
    if (o->certificate) {
        n = gnutls_certificate_set_x509_key_file(tls->credentials, o->certificate,
                                                 o->key ? o->key : o->certificate,
                                                 GNUTLS_X509_FMT_PEM);
        if (n < 0) {
            tls_free(tls);
            return say(why, "TLS certificate %s with key %s: %s", o->certificate,
                       o->key ? o->key : o->certificate, gnutls_strerror(n));
        }
        tls->has_certificate = true;
    } else if (o->key) {
        tls_free(tls);
        return say(why, "TLS key %s without a certificate", o->key);
    }
    return NULL;
}

void tls_free(struct tls *tls)
{
    if (tls->credentials)
        gnutls_certificate_free_credentials(tls->credentials);
    if (tls->priorities)
        gnutls_priority_deinit(tls->priorities);
    memset(tls, 0, sizeof *tls);
}

/* --- a session -------------------------------------------------------------------------------- */

static bool read_ip(const char *text, uint8_t ip[16], unsigned *octets)
{
    char copy[INET6_ADDRSTRLEN + 2];
    size_t n = strlen(text);

    if (n >= 2 && text[0] == '[' && text[n - 1] == ']') {
        text++;
        n -= 2;
    }
    if (n >= sizeof copy)
        return false;
    memcpy(copy, text, n);
    copy[n] = '\0';
    *octets = inet_pton(AF_INET, copy, ip) == 1 ? 4 : 16;
    return *octets == 4 || inet_pton(AF_INET6, copy, ip) == 1;
}

/* Octets of the domain as TLS and certificates have it: without a final dot. */
static size_t domain_len(const char *domain)
{
    const size_t n = strlen(domain);

    return n > 1 && domain[n - 1] == '.' ? n - 1 : n;
}

static bool is_too_idle(const struct tls_session *s)
{
    return s->idle >= (uint32_t)(s->is_server ? IDLE_MAX_CLIENT : IDLE_MAX);
}

/* gnutls_pull_func */
static ssize_t pull(gnutls_transport_ptr_t session, void *octets, size_t n)
{
    struct tls_session *s = session;
    const ssize_t got = is_too_idle(s) ? -1 : recv(s->fd, octets, n, 0);

    if (got > 0)
        s->idle += (uint32_t)got;
    if (got < 0)
        gnutls_transport_set_errno(s->session, is_too_idle(s) ? EMSGSIZE : errno);
    return got;
}

static bool begin(struct tls *tls, struct tls_session *s, int fd, unsigned side)
{
    memset(s, 0, sizeof *s);
    s->is_server = side == GNUTLS_SERVER;
    if (tls->needs_authorities) { /* without authorities no certificate is valid, which is reported */
        (void)gnutls_certificate_set_x509_system_trust(tls->credentials);
        tls->needs_authorities = false;
    }
    if (gnutls_init(&s->session, side | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0) {
        s->session = NULL;
        return false;
    }
    if (gnutls_priority_set(s->session, tls->priorities) < 0 ||
        gnutls_credentials_set(s->session, GNUTLS_CRD_CERTIFICATE, tls->credentials) < 0) {
        tls_close(s);
        return false;
    }
    s->fd = fd;
    gnutls_transport_set_ptr2(s->session, s, (gnutls_transport_ptr_t)(intptr_t)fd);
    gnutls_transport_set_pull_function(s->session, pull);
    return true;
}

bool tls_open(struct tls *tls, struct tls_session *s, int fd, const char *domain)
{
    uint8_t ip[16];
    unsigned octets;

    if (!begin(tls, s, fd, GNUTLS_CLIENT))
        return false;
    if (domain && *domain && !read_ip(domain, ip, &octets))
        (void)gnutls_server_name_set(s->session, GNUTLS_NAME_DNS, domain, domain_len(domain));
    return true;
}

bool tls_take(struct tls *tls, struct tls_session *s, int fd)
{
    if (!begin(tls, s, fd, GNUTLS_SERVER))
        return false;
    gnutls_certificate_server_set_request(s->session, GNUTLS_CERT_REQUEST);
    /* the names of the system's authorities are more than some clients accept */
    gnutls_certificate_send_x509_rdn_sequence(s->session, 1);
    return true;
}

static const char *other_side(const struct tls_session *s)
{
    return s->is_server ? "client" : "server";
}

static void say_failure(struct tls_session *s, int error, char why[TLS_WHY])
{
    if (error == GNUTLS_E_FATAL_ALERT_RECEIVED) {
        const char *alert = gnutls_alert_get_name(gnutls_alert_get(s->session));
        say(why, "TLS: the %s sent the alert \"%s\"", other_side(s), alert ? alert : "unknown");
    } else if (is_too_idle(s))
        say(why, "TLS: %u octets from the %s without a message", (unsigned)s->idle, other_side(s));
    else if (error == GNUTLS_E_UNSUPPORTED_VERSION_PACKET)
        say(why, "TLS: the %s does not support TLS 1.2 or later (%s)", other_side(s),
            gnutls_strerror(error));
    else
        say(why, "TLS: %s", gnutls_strerror(error));
}

static enum tls_status status_of(struct tls_session *s, int error, char why[TLS_WHY])
{
    if (error == GNUTLS_E_AGAIN || error == GNUTLS_E_INTERRUPTED)
        return gnutls_record_get_direction(s->session) ? TLS_WRITE : TLS_READ;
    say_failure(s, error, why);
    return TLS_FAILED;
}

enum tls_status tls_shake(struct tls_session *s, char why[TLS_WHY])
{
    const int result = gnutls_handshake(s->session);

    if (result == 0) {
        s->idle = 0;
        return TLS_DONE;
    }
    if (!gnutls_error_is_fatal(result)) /* a warning, too; the next octets wake the reader */
        return gnutls_record_get_direction(s->session) ? TLS_WRITE : TLS_READ;
    if (!is_too_idle(s) &&
        (result == GNUTLS_E_PREMATURE_TERMINATION || result == GNUTLS_E_PULL_ERROR)) {
        say(why, "TLS: the %s ended the connection during the handshake", other_side(s));
        return TLS_FAILED;
    }
    (void)gnutls_alert_send_appropriate(s->session, result);
    return status_of(s, result, why);
}

ssize_t tls_read(struct tls_session *s, void *octets, size_t n, enum tls_status *status,
                 char why[TLS_WHY])
{
    const ssize_t got = gnutls_record_recv(s->session, octets, n);

    if (got > 0) {
        s->idle = 0;
        return got;
    }
    if (got == 0 || got == GNUTLS_E_PREMATURE_TERMINATION)
        *status = TLS_CLOSED;
    else if (got == GNUTLS_E_REHANDSHAKE &&
             s->is_server) { /* renegotiation data would have to be kept */
        *status = TLS_FAILED;
        say(why, "TLS: the client asks for renegotiation");
    } else if (!gnutls_error_is_fatal((int)got))
        *status = TLS_READ; /* not for the user: a ticket, a warning; renegotiation is refused */
    else
        *status = status_of(s, (int)got, why);
    return 0;
}

ssize_t tls_write(struct tls_session *s, const void *octets, size_t n, enum tls_status *status,
                  char why[TLS_WHY])
{
    const ssize_t sent = s->is_sending ? gnutls_record_send(s->session, NULL, 0)
                                       : gnutls_record_send(s->session, octets, n);

    s->is_sending = sent == GNUTLS_E_AGAIN || sent == GNUTLS_E_INTERRUPTED;
    if (sent > 0)
        return sent;
    *status = sent == 0 ? TLS_WRITE : status_of(s, (int)sent, why);
    if (*status == TLS_FAILED) { /* the server may have sent the reason before it closed */
        uint8_t octet;
        const ssize_t got = gnutls_record_recv(s->session, &octet, sizeof octet);

        if (got == GNUTLS_E_FATAL_ALERT_RECEIVED)
            say_failure(s, (int)got, why);
    }
    return 0;
}

bool tls_has_more(const struct tls_session *s)
{
    return gnutls_record_check_pending(s->session) > 0;
}

void tls_close(struct tls_session *s)
{
    if (!s->session)
        return;
    if (!s->is_sending)
        (void)gnutls_bye(s->session, GNUTLS_SHUT_WR);
    gnutls_deinit(s->session);
    memset(s, 0, sizeof *s);
}

/* --- the identities of a certificate ---------------------------------------------------------- */

/* The identities found besides the one required, for the text of a refusal. */
struct identities {
    char text[TLS_NAMES];
    size_t len;
    unsigned count;
};

static void note_identity(struct identities *i, const char *type, const char *name, size_t n)
{
    int wrote;

    i->count++;
    if (i->len + 4 > sizeof i->text)
        return;
    wrote = snprintf(i->text + i->len, sizeof i->text - i->len, "%s%s %.*s", i->len ? ", " : "",
                     type, (int)(n < 64 ? n : 64), name);
    for (size_t at = i->len; i->text[at]; at++) /* it is printed on a terminal */
        if (i->text[at] < 0x20 || i->text[at] > 0x7E)
            i->text[at] = '?';
    i->len += wrote > 0 ? (size_t)wrote : 0;
    if (i->len > sizeof i->text - 1)
        i->len = sizeof i->text - 1;
}

/* 7.2: whole names, letter case ignored, no wildcards. A NUL is an octet like any other. */
static bool is_name(const char *name, size_t n, const char *domain)
{
    const size_t len = strlen(domain);

    return n == len && strncasecmp(name, domain, n) == 0;
}

/* 7.1: the host part of a SIP URI without user; false: not a SIP domain identity. */
static bool read_uri(const char *uri, size_t n, const char **host, size_t *host_len)
{
    size_t end = 4;

    if (n < 5 || strncasecmp(uri, "sip:", 4) != 0 || memchr(uri, '@', n))
        return false;
    if (uri[4] == '[') {
        while (end < n && uri[end] != ']')
            end++;
        end += end < n;
    } else
        while (end < n && uri[end] != ':' && uri[end] != ';' && uri[end] != '?')
            end++;
    *host = uri + 4;
    *host_len = end - 4;
    return *host_len > 0;
}

enum pass { BY_URI, BY_DNS, BY_IP };

/* Searches the alternative names of one kind. True: the domain is among them. *any: there is an
 * alternative name of some kind. */
static bool has_alternative(gnutls_x509_crt_t crt, enum pass pass, const char *domain,
                            struct identities *others, bool *any)
{
    uint8_t ip[16];
    unsigned octets = 0;
    const bool is_ip = read_ip(domain, ip, &octets);

    for (unsigned i = 0; i < NAMES_MAX; i++) {
        char name[NAME_MAX_OCTETS];
        size_t n = sizeof name;
        unsigned type = 0;
        const char *host;
        const int result = gnutls_x509_crt_get_subject_alt_name2(crt, i, name, &n, &type, NULL);

        if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            return false;
        *any = true;
        if (result < 0)
            continue;
        if (n > 0 && name[n - 1] == '\0' && type != GNUTLS_SAN_IPADDRESS)
            n--; /* the library's own */
        if (pass == BY_URI && type == GNUTLS_SAN_URI && read_uri(name, n, &host, &n)) {
            if (is_name(host, n, domain))
                return true;
            note_identity(others, "URI", host, n);
        } else if (pass == BY_DNS && type == GNUTLS_SAN_DNSNAME) {
            if (!is_ip && is_name(name, n, domain))
                return true;
            note_identity(others, "DNS", name, n);
        } else if (pass == BY_IP && type == GNUTLS_SAN_IPADDRESS) {
            if (is_ip && n == octets && memcmp(name, ip, n) == 0)
                return true;
        }
    }
    return false;
}

/* 7.1 and 7.3. A domain that is an address has no DNS name: it is compared with addresses. */
static bool is_of_domain(gnutls_x509_crt_t crt, const char *domain, struct identities *others)
{
    uint8_t ip[16];
    unsigned octets;
    bool any = false;
    char name[NAME_MAX_OCTETS];
    size_t n = sizeof name;

    if (has_alternative(crt, BY_URI, domain, others, &any))
        return true;
    if (read_ip(domain, ip, &octets) && has_alternative(crt, BY_IP, domain, others, &any))
        return true;
    if (others->count > 0)
        return false; /* there are identities of type URI: DNS names do not count */
    if (has_alternative(crt, BY_DNS, domain, others, &any))
        return true;
    if (any || gnutls_x509_crt_get_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &n) < 0)
        return false;
    if (!read_ip(domain, ip, &octets) && is_name(name, n, domain))
        return true;
    note_identity(others, "CN", name, n);
    return false;
}

/* RFC 5280 4.2.1.12: if the certificate lists its purposes, this one is among them. */
static bool is_for(gnutls_x509_crt_t crt, const char *purpose)
{
    for (unsigned i = 0; i < PURPOSES_MAX; i++) {
        char oid[64];
        size_t n = sizeof oid;
        const int result = gnutls_x509_crt_get_key_purpose_oid(crt, i, oid, &n, NULL);

        if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            return i == 0;
        if (result >= 0 &&
            (!strcmp(oid, purpose) || !strcmp(oid, key_of_sip) || !strcmp(oid, key_of_any)))
            return true;
    }
    return false;
}

static const char *refusal_of(gnutls_x509_crt_t crt, const char *domain, const char **clause,
                              char why[TLS_WHY])
{
    struct identities others = { .count = 0 };
    char copy[NAME_MAX_OCTETS];
    size_t n;

    if (!is_for(crt, GNUTLS_KP_TLS_WWW_SERVER)) {
        *clause = "RFC5922_7_1-2";
        return say(why, "TLS: the certificate is not for a server (its extended key usage)");
    }
    if (!domain)
        return NULL;
    n = domain_len(domain);
    if (n == 0 || n >= sizeof copy) {
        *clause = "RFC5922_7_3";
        return say(why, "TLS: no domain to check the certificate against");
    }
    memcpy(copy, domain, n);
    copy[n] = '\0';
    if (is_of_domain(crt, copy, &others))
        return NULL;
    *clause = "RFC5922_7_3";
    return others.count ? say(why, "TLS: the certificate is not of %.100s but of %s%s", copy,
                              others.text, others.len >= sizeof others.text - 4 ? "..." : "")
                        : say(why, "TLS: the certificate has no name that could be %.100s", copy);
}

/* NULL, and crt is the peer's certificate, valid by RFC 5280; or the reason why not. */
static const char *take_certificate(struct tls_session *s, gnutls_x509_crt_t *crt,
                                    const char **clause, char why[TLS_WHY])
{
    unsigned status = 0, count = 0;
    const gnutls_datum_t *list;
    gnutls_datum_t text = { NULL, 0 };
    int result = gnutls_certificate_verify_peers2(s->session, &status);

    *clause = "RFC5922_7_1-1";
    if (result < 0)
        return say(why, "TLS: the certificate cannot be checked: %s", gnutls_strerror(result));
    if (status != 0) {
        result = gnutls_certificate_verification_status_print(status, GNUTLS_CRT_X509, &text, 0);
        say(why, "TLS: %s", result == 0 ? (const char *)text.data : "the certificate is not valid");
        gnutls_free(text.data);
        for (size_t n = strlen(why); n > 0 && why[n - 1] == ' '; n--)
            why[n - 1] = '\0';
        return why;
    }
    list = gnutls_certificate_get_peers(s->session, &count);
    if (!list || count == 0 || gnutls_x509_crt_init(crt) < 0)
        return say(why, "TLS: the %s has no X.509 certificate", other_side(s));
    result = gnutls_x509_crt_import(*crt, &list[0], GNUTLS_X509_FMT_DER);
    if (result == 0)
        return NULL;
    gnutls_x509_crt_deinit(*crt);
    return say(why, "TLS: the certificate cannot be read: %s", gnutls_strerror(result));
}

const char *tls_refusal(struct tls_session *s, const char *domain, const char **clause,
                        char why[TLS_WHY])
{
    gnutls_x509_crt_t crt;
    const char *refusal = take_certificate(s, &crt, clause, why);

    if (refusal)
        return refusal;
    refusal = refusal_of(crt, domain, clause, why);
    gnutls_x509_crt_deinit(crt);
    return refusal;
}

const char *tls_client_refusal(struct tls_session *s, char names[TLS_NAMES], const char **clause,
                               char why[TLS_WHY])
{
    struct identities all = { .count = 0 };
    gnutls_x509_crt_t crt;
    const char *refusal;
    unsigned count = 0;

    names[0] = '\0';
    if (!gnutls_certificate_get_peers(s->session, &count) || count == 0)
        return NULL; /* 7.4: the client is not authenticated then */
    refusal = take_certificate(s, &crt, clause, why);
    if (refusal)
        return refusal;
    if (!is_for(crt, GNUTLS_KP_TLS_WWW_CLIENT)) {
        *clause = "RFC5922_7_1-2";
        refusal = say(why, "TLS: the certificate is not for a client (its extended key usage)");
    } else {
        (void)is_of_domain(crt, "", &all); /* no name is empty: all are noted */
        memcpy(names, all.text, sizeof all.text);
    }
    gnutls_x509_crt_deinit(crt);
    return refusal;
}
