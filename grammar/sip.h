/* sip.h - one SIP message as a view on the host's octets (RFC 3261 sections 7, 20 and 25.1).
 *
 * Nothing is copied, nothing is allocated, nothing outside [octets, octets + n) is read. A view
 * is valid as long as the octets stay where they are and as they are. All offsets are from the
 * message's start. */
#ifndef CW_SIP_H
#define CW_SIP_H

#include "clausewire/error.h"
#include "deviation.h"
#include "slice.h"

/* The limits of a message; LOCAL_limits has the reasons. A message that exceeds one of them is refused
 * with CW_E_TOO_MANY or CW_E_TOO_LARGE; lists that have a cursor (sip_next_addr) are read beyond the
 * values that are kept. */
enum {
    SIP_OCTETS_MAX = 65535, /* one UDP datagram */
    SIP_FIELDS_MAX = 96,    /* header fields in the index */
    SIP_VIAS_MAX = 48,      /* RFC 4475 longreq has 34 */
    SIP_ADDRS_KEPT = 4,   /* Contact, Route, Record-Route values kept parsed; the rest by cursor */
    SIP_AUTHS_MAX = 8,    /* challenges and credentials together */
    SIP_HOST_MAX = 255,   /* octets of a host: the limit of a DNS name */
    SIP_URI_MAX = 1023,   /* octets of a URI given to sip_uri_parse, which copies it to the stack */
    SIP_PARAMS_TOLD = 32, /* names of one value's parameters that later ones are compared with */
    SIP_URI_PARAMS_MAX = 32 /* that sip_uri_equal compares; a URI with more equals no other */
};

enum sip_method {
    SIP_METHOD_OTHER,
    SIP_INVITE,
    SIP_ACK,
    SIP_BYE,
    SIP_CANCEL,
    SIP_REGISTER,
    SIP_OPTIONS,
    SIP_INFO,
    SIP_PRACK,
    SIP_UPDATE,
    SIP_SUBSCRIBE,
    SIP_NOTIFY,
    SIP_REFER,
    SIP_MESSAGE,
    SIP_PUBLISH,
    SIP_METHODS
};

/* Header fields by kind. grammar/field.tsv has the names, compact forms and multiplicities; gen/field.h,
 * made from it, has `enum sip_kind { SIP_OTHER, SIP_VIA, SIP_FROM, ... SIP_KINDS }`. */
#include "field.h"

struct sip_uri {
    struct cw_slice whole, scheme;    /* scheme without the colon */
    struct cw_slice user, password;   /* as written, with their escapes */
    struct cw_slice host;             /* an IPv6 reference keeps its brackets */
    struct cw_slice params, headers;  /* params from the first ';' on; headers from '?' on */
    struct cw_slice transport, maddr; /* values of these parameters; len 0: absent */
    uint16_t port;                    /* 0: absent */
    uint8_t is_sips, is_sip, lr;      /* is_sip: sip or sips, else only scheme and whole are set */
    uint8_t port_unusable; /* there is one, 0 or above 65535: nothing can be sent there */
};

/* One value of From, To, Contact, Route, Record-Route, Refer-To ... */
struct sip_addr {
    struct cw_slice display;     /* as written, with its quotes if any */
    struct cw_slice params, tag; /* header parameters from the first ';' on */
    struct cw_slice whole;       /* from the display name or URI to the last parameter */
    struct sip_uri uri;
    int64_t expires; /* Contact: seconds; -1 absent; malformed reads 3600 (10.2); at most 2^32-1 */
    uint8_t is_star; /* Contact: * */
};

struct sip_via {
    struct cw_slice transport, host, branch, received, maddr;
    struct cw_slice whole, params; /* the whole via-parm; its parameters from the first ';' on */
    uint16_t port;                 /* 0: absent */
    uint16_t rport;                /* 0: absent or without a value (RFC 3581) */
    uint8_t has_rport;
    uint8_t port_unusable; /* as in struct sip_uri */
};

/* Parameters of a Digest challenge or credentials (RFC 7616 3.3, 3.4; RFC 3261 20.7, 20.44,
 * 22.4). */
enum sip_auth_param {
    SIP_A_REALM,
    SIP_A_NONCE,
    SIP_A_OPAQUE,
    SIP_A_ALGORITHM,
    SIP_A_QOP,
    SIP_A_STALE,
    SIP_A_DOMAIN,
    SIP_A_USERNAME,
    SIP_A_URI,
    SIP_A_RESPONSE,
    SIP_A_CNONCE,
    SIP_A_NC,
    SIP_A_CHARSET,
    SIP_A_USERHASH,
    SIP_A_NEXTNONCE, /* Authentication-Info alone has these two (20.6) */
    SIP_A_RSPAUTH,
    SIP_A_PARAMS
};
struct sip_auth {
    struct cw_slice scheme;
    struct cw_slice
        param[SIP_A_PARAMS]; /* quoted values without their quotes; backslash escapes kept */
    uint16_t quoted;   /* bit 1 << enum: the value was in quotes (so an empty one is present) */
    uint16_t present;  /* bit 1 << enum */
    uint8_t kind;      /* SIP_WWW_AUTHENTICATE, SIP_PROXY_AUTHENTICATE, SIP_AUTHORIZATION, ... */
    uint8_t is_digest; /* another scheme: only `scheme` is set */
};

/* Why a field is not used. What that means for the message is in grammar/field.tsv. */
enum sip_fault {
    SIP_FAULT_NONE,
    SIP_FAULT_VALUE, /* the value does not fit its rule */
    SIP_FAULT_TWICE, /* the field stands once, and stood before with another value */
    SIP_FAULT_ROOM   /* there are more values than a limit of ours has room for */
};
struct sip_field {
    struct cw_slice name,
        value;    /* value without the surrounding white space and the final CRLF; folds stay */
    uint8_t kind; /* enum sip_kind */
    uint8_t next; /* index of the next field of the same kind; 0: none (field 0 is never a next) */
    uint8_t compact; /* written in its compact form */
    uint8_t fault;   /* enum sip_fault */
};

struct sip_message {
    const uint8_t *octets; /* the base of every slice */
    uint16_t size;         /* octets of this message, body included */
    uint16_t status;       /* 100 to 699; 0: a request */
    uint8_t method;        /* enum sip_method: the request's, or of a response the CSeq's */
    uint8_t fields, vias, contacts, routes, record_routes, auths; /* counts of what is kept below */
    uint8_t any_compact;              /* some field was written in compact form */
    uint8_t ignored;                  /* fields that have a fault and did not cost the message */
    struct sip_deviations deviations; /* of what was read; none: it is strictly what the ABNF has */
    struct cw_slice method_name, reason, call_id, cseq_method, body;
    uint32_t cseq;
    int64_t max_forwards, expires, min_expires,
        retry_after;          /* -1: absent; seconds. expires: malformed reads 3600 */
    uint8_t first[SIP_KINDS]; /* 1 + index of the first field of a kind; 0: absent */
    struct sip_uri request_uri;
    struct sip_addr from, to;
    struct sip_addr contact[SIP_ADDRS_KEPT], route[SIP_ADDRS_KEPT], record_route[SIP_ADDRS_KEPT];
    struct sip_via via[SIP_VIAS_MAX];
    struct sip_auth auth[SIP_AUTHS_MAX];
    struct sip_field field[SIP_FIELDS_MAX];
};

/* Why a message was refused, and at which octet. */
struct sip_verdict {
    int16_t error;   /* enum cw_error; CW_OK */
    uint16_t status; /* of the response; 0: no response (to a response, or to what is not SIP) */
    uint16_t offset; /* where the element begins that does not fit; from the octets passed */
    uint16_t unread; /* where an element of Contact that was passed over does not fit; 0: none */
    uint8_t kind;    /* enum sip_kind of the field concerned; SIP_OTHER: none or unknown */
    uint8_t parsed;  /* the top Via was read: sip_put_answer can write a response */
    uint8_t
        identified; /* and Call-ID and CSeq: a response can be given to its transaction (17.1.3) */
};

/* Reads one datagram into `m` (7, 20, 25.1); after an error `m` holds what could be read apart from the
 * first fault, for a response. CRLFs before the start line are skipped (7.5); m->octets is the start line.
 * Octets behind Content-Length are ignored (18.3). Returns CW_OK or a negative enum cw_error; `v` (may be
 * NULL) says where and why. */
int sip_parse(struct sip_message *m, const void *octets, size_t n, struct sip_verdict *v);

/* Reads start line and header index only: kinds and slices, no values. Returns CW_OK or the error that
 * sip_parse has for a fault in these parts. */
int sip_index(struct sip_message *m, const void *octets, size_t n, struct sip_verdict *v);

/* Whether a message that sip_parse accepted is what the ABNF has and no more: nothing deviates, no field is ignored.
 * Returns CW_OK or CW_E_DEVIATION; `v` (may be NULL) has the place of the first one, from m->octets. Pure. */
int sip_strict(const struct sip_message *m, struct sip_verdict *v);

/* Cursor over every value of a header field of addresses (7.3.1: comma-separated or in fields of their
 * own), also beyond those that are kept. Start with {0}. Returns false behind the last. An element that
 * cannot be read (SIP_TOLERANCE_ELEMENT_UNREAD) is passed over. */
struct sip_cursor {
    uint16_t at;          /* private */
    uint8_t field, begun; /* private */
};
bool sip_next_addr(const struct sip_message *m, enum sip_kind kind, struct sip_cursor *c,
                   struct sip_addr *out);

/* Reads one URI that must fill [octets, octets + n), n at most SIP_URI_MAX (19.1.1, 25.1). Returns CW_OK or
 * CW_E_URI. */
int sip_uri_parse(struct sip_uri *u, const void *octets, size_t n);
/* The same; its deviations, by offset, are then in `deviations` (may be NULL). */
int sip_uri_read(struct sip_uri *u, const void *octets, size_t n,
                 struct sip_deviations *deviations);

/* Whether the octets are one host (25.1, RFC 5954 4.1), or what peers write in its place: then it is noted in
 * `deviations` (may be NULL). Returns CW_OK or CW_E_URI. */
int sip_host_read(const void *octets, size_t n, struct sip_deviations *deviations);

/* Whether two URIs are equal by section 19.1.4; the bases are those of the slices. Pure. */
bool sip_uri_equal(const uint8_t *base_a, const struct sip_uri *a, const uint8_t *base_b,
                   const struct sip_uri *b);

/* Whether two user parts, as written, are equal by section 19.1.4: an escape is its octet unless that is
 * reserved. Pure. */
bool sip_user_equal(struct cw_octets a, struct cw_octets b);

/* The octets of a slice; at the message's start where it is empty. Pure. */
static inline struct cw_octets sip_octets(const struct sip_message *m, struct cw_slice s)
{
    return (struct cw_octets){ m->octets + s.at, s.len };
}
/* Whether a slice is a text: octet by octet; or with letters in either case (7.3.1). Pure. */
bool sip_slice_is(const struct sip_message *m, struct cw_slice s, const char *text);
bool sip_slice_is_nocase(const struct sip_message *m, struct cw_slice s, const char *text);

const char *sip_method_text(enum sip_method method); /* "REGISTER"; "" for SIP_METHOD_OTHER */
const char *sip_kind_name(enum sip_kind kind);       /* "Call-ID"; "" for SIP_OTHER */
char sip_kind_compact(enum sip_kind kind);           /* 'i'; 0: the field has no compact form */
const char *sip_reason(int status); /* the default phrase of section 21; "" unknown */
/* The same from a text of the caller's: each status with its phrase behind it and NUL, at the end an empty
 * one. */
const char *sip_find_reason(const char *in, int status);

#endif
