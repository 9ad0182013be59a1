/* sdp.h - a session description as a view on the host's octets (RFC 8866; RFC 3264, RFC 3605, RFC
 * 4568 and RFC 6947 for attributes).
 *
 * Nothing is copied, nothing is allocated, nothing outside [octets, octets + n) is read. All
 * offsets are from the description's start. struct sdp has the values that a phone needs to decide;
 * cursors give every line with its fields. */
#ifndef CW_SDP_H
#define CW_SDP_H

#include "clausewire/error.h"
#include "deviation.h"
#include "slice.h"
#include "write.h"

/* The limits of a description; LOCAL_sdp_limits has the reasons. */
enum {
    SDP_OCTETS_MAX = 65535, /* the range of a slice; a SIP message is not larger */
    SDP_MEDIA_MAX = 16, /* each needs its line in the answer (RFC 3264 6), so each must be kept */
    SDP_FORMATS_MAX = 128, /* of one media description: RTP payload types are seven bits */
    SDP_CRYPTOS_MAX = 16,  /* a=crypto of one media description: their tags are compared in pairs */
    SDP_UNENDED_MAX = 512  /* octets of a last line without a line end; it is copied to the stack */
};

enum sdp_family {
    SDP_ABSENT,
    SDP_IP4,
    SDP_IP6,
    SDP_FQDN, /* a name; addrtype says what kind of address to ask the DNS for */
    SDP_EXTN  /* another network or address type */
};

enum sdp_direction { SDP_UNDIRECTED, SDP_SENDRECV, SDP_SENDONLY, SDP_RECVONLY, SDP_INACTIVE };

/* Media (RFC 8866 5.14, RFC 6466 for image) and protocols that the phone tells apart. */
enum sdp_media_kind {
    SDP_OTHER_MEDIA,
    SDP_AUDIO,
    SDP_VIDEO,
    SDP_TEXT,
    SDP_APPLICATION,
    SDP_MESSAGE,
    SDP_IMAGE
};
enum sdp_proto {
    SDP_OTHER_PROTO,
    SDP_RTP_AVP,
    SDP_RTP_AVPF,
    SDP_RTP_SAVP,
    SDP_RTP_SAVPF,
    SDP_UDP,
    SDP_UDPTL
};

/* The attributes that have a rule here. Others have a name and a value. */
enum sdp_attribute_kind {
    SDP_A_OTHER,
    SDP_A_RTPMAP,
    SDP_A_FMTP,
    SDP_A_PTIME,
    SDP_A_MAXPTIME,
    SDP_A_SENDRECV,
    SDP_A_SENDONLY,
    SDP_A_RECVONLY,
    SDP_A_INACTIVE,
    SDP_A_CRYPTO,
    SDP_A_RTCP,
    SDP_A_ALTC,
    SDP_A_CAT,
    SDP_A_KEYWDS,
    SDP_A_TOOL,
    SDP_A_ORIENT,
    SDP_A_TYPE,
    SDP_A_CHARSET,
    SDP_A_SDPLANG,
    SDP_A_LANG,
    SDP_A_FRAMERATE,
    SDP_A_QUALITY,
    SDP_A_SETUP,
    SDP_A_MID,
    SDP_A_LABEL,
    SDP_A_KINDS
};

/* nettype, addrtype and address of o=, c=, a=rtcp and a=altc. */
struct sdp_address {
    struct cw_slice nettype, addrtype; /* nettype is empty in a=altc, which has none */
    struct cw_slice address;           /* without TTL and count */
    uint16_t count; /* addresses from this one on, RFC 8866 5.7; 1 where none is given */
    uint8_t ttl;    /* of an IPv4 multicast address */
    uint8_t family; /* enum sdp_family */
    uint8_t is_multicast;
};

struct sdp_origin {
    struct cw_slice username, sess_id;
    struct sdp_address address;
    uint64_t version; /* less than 2^63, RFC 3264 5 */
};

struct sdp_media_line {
    struct cw_slice media, proto, formats; /* formats: all of them, with the spaces between */
    uint16_t port;                         /* 0: rejected, or not offered (RFC 3264 5.1, 6) */
    uint16_t ports;                        /* how many; 1 where none is given */
    uint8_t count;                         /* of the formats */
    uint8_t kind, proto_kind;              /* enum sdp_media_kind, enum sdp_proto */
};

struct sdp_rtpmap {
    struct cw_slice name; /* any case */
    uint32_t clock;       /* Hz */
    uint16_t channels;    /* 1 where none is given */
    uint8_t payload;      /* 0 to 127 */
};

struct sdp_fmtp {
    struct cw_slice format, params;
};

struct sdp_crypto {
    struct cw_slice suite, key_params;
    struct cw_slice session_params; /* all of them, with the spaces between; may be empty */
    uint32_t tag;
};

struct sdp_rtcp {
    struct sdp_address address; /* family SDP_ABSENT: that of the media */
    uint16_t port;
};

struct sdp_altc {
    struct sdp_address address;
    uint32_t number; /* 1 is preferred most */
    uint16_t port;
    uint16_t rtcp_port; /* 0: absent */
};

struct sdp_attribute {
    struct cw_slice name, value; /* value is empty in a property attribute */
    uint8_t kind;                /* enum sdp_attribute_kind */
    uint8_t fault;               /* the value does not fit its rule: only name and value are set */
    union {
        struct sdp_rtpmap rtpmap;
        struct sdp_fmtp fmtp;
        struct sdp_crypto crypto;
        struct sdp_rtcp rtcp;
        struct sdp_altc altc;
        uint64_t
            micro; /* ptime, maxptime: microseconds; framerate: millionths of a frame a second */
        uint32_t quality;
    };
};

struct sdp_bandwidth {
    struct cw_slice type;
    uint64_t value; /* kilobits a second for CT and AS, 5.8; larger values read as 2^64-1 */
};

struct sdp_time {
    struct cw_slice start, stop; /* "0", or ten digits and more: seconds since 1900, of any size */
};

/* One line and its fields. */
struct sdp_line {
    struct cw_slice value; /* behind "x=", without the end of the line */
    uint8_t letter;        /* 'v', 'o', ... as written; says which of the following is set */
    union {
        struct sdp_origin origin;       /* o */
        struct sdp_address connection;  /* c */
        struct sdp_bandwidth bandwidth; /* b */
        struct sdp_time time;           /* t */
        struct sdp_attribute attribute; /* a */
        struct sdp_media_line media;    /* m */
    };
};

struct sdp_media {
    struct cw_slice lines; /* from its m= to the next, for the cursors */
    struct cw_slice title; /* i= */
    struct sdp_media_line m;
    struct sdp_address connection; /* its first c=, else the session's */
    uint64_t ptime, maxptime;      /* microseconds; 0: absent */
    uint16_t rtcp_port;            /* of a=rtcp; 0: absent */
    uint8_t direction;             /* enum sdp_direction, the session's and the default applied */
    uint8_t cryptos, altcs;        /* well-formed attributes of these kinds; altcs stops at 255 */
    uint8_t has_connection;        /* a c= of its own */
};

struct sdp {
    const uint8_t *octets; /* the base of every slice */
    uint16_t size;
    uint8_t medias;                   /* count of what is in media[] */
    uint8_t direction;                /* of the session; SDP_UNDIRECTED: not given */
    struct sip_deviations deviations; /* of what was read; none: it is strictly what the ABNF has */
    struct cw_slice lines;            /* of the session, for the cursors: from v= to the first m= */
    struct cw_slice name;             /* s=; may be empty (RFC 5118 4.8) */
    struct cw_slice info, uri;
    struct sdp_origin origin;
    struct sdp_address connection; /* family SDP_ABSENT: each media description has its own */
    struct sdp_media media[SDP_MEDIA_MAX];
};

/* Why a description was refused, and where; or which attributes of an accepted one were ignored. */
struct sdp_verdict {
    int16_t error;   /* enum cw_error; CW_OK */
    uint16_t status; /* of the response to a request with this body: 488 */
    uint16_t
        offset; /* of the first octet that does not fit, or where an element begins that means nothing */
    uint16_t passed_over; /* attributes ignored: the value does not fit the rule, 5.13 */
    uint16_t passed_at;   /* where the first of them begins */
    uint8_t letter;       /* of the line concerned; 0: none */
};

/* Reads a whole description (RFC 8866 9). Returns CW_OK or CW_E_SDP_...; `v` (may be NULL) says where and
 * why. After an error `d` is empty. What grammar/tolerance.tsv has of descriptions is read and noted. */
int sdp_parse(struct sdp *d, const void *octets, size_t n, struct sdp_verdict *v);

/* Whether a description that sdp_parse accepted is what the ABNF has and no more: nothing deviates. Returns CW_OK or
 * CW_E_DEVIATION; `v` (may be NULL) has the place of the first one. Pure. */
int sdp_strict(const struct sdp *d, struct sdp_verdict *v);

/* The clause of a refused line: that of its letter, else the error's. A registry id, never NULL. */
const char *sdp_clause(const struct sdp_verdict *v);

/* Cursor over the lines of the session (d->lines) or of a media description (d->media[i].lines).
 * Start with {0}. Returns false behind the last. */
struct sdp_cursor {
    uint16_t at;   /* private */
    uint8_t begun; /* private */
};
bool sdp_next_line(const struct sdp *d, struct cw_slice lines, struct sdp_cursor *c,
                   struct sdp_line *out);

/* The same over attributes of one kind that fit their rule; SDP_A_KINDS: all attributes, also those with a
 * fault. */
bool sdp_next_attribute(const struct sdp *d, struct cw_slice lines, struct sdp_cursor *c,
                        enum sdp_attribute_kind kind, struct sdp_attribute *out);

/* Cursor over the formats of a media description. payload: the RTP payload type, -1 where the
 * format is not a number from 0 to 127. Returns false behind the last. */
bool sdp_next_format(const struct sdp *d, const struct sdp_media_line *m, struct sdp_cursor *c,
                     struct cw_slice *format, int *payload);

/* The first a=rtpmap of a payload type (RFC 8866 6.6), the first a=fmtp of a format (6.15). Return false:
 * there is none. */
bool sdp_find_rtpmap(const struct sdp *d, const struct sdp_media *m, int payload,
                     struct sdp_rtpmap *out);
bool sdp_find_fmtp(const struct sdp *d, const struct sdp_media *m, struct cw_slice format,
                   struct sdp_fmtp *out);

/* The octets of a slice; at the description's start where it is empty. Pure. */
static inline struct cw_octets sdp_octets(const struct sdp *d, struct cw_slice s)
{
    return (struct cw_octets){ d->octets + s.at, s.len };
}

/* Whether an attribute's kind is a direction (6.7). Pure. */
static inline bool sdp_is_direction(uint8_t kind)
{
    return kind >= SDP_A_SENDRECV && kind <= SDP_A_INACTIVE;
}

/* The writer, the inverse of the parser. The parser's own rules check every line and the order of the
 * lines: what they refuse sets w->full, as does a full buffer. Lines that RFC 8866 only tolerates (an empty
 * s=, k=) are not written. */
struct sdp_tally {
    uint8_t place;                 /* of the machine of sdp_order.rl; 0: before the first line */
    uint8_t last;                  /* the letter of the line before */
    uint8_t seen;                  /* the mandatory lines that were there, a bit each */
    uint8_t absent;                /* of CW_E_SDP_ABSENT: the letter that is missing */
    uint32_t tag[SDP_CRYPTOS_MAX]; /* of the a=crypto of this media description */
    uint8_t medias, cryptos;
    uint8_t connected[2]; /* by level. 0: no c= yet, 1: a unicast one, 2: multicast ones */
    bool directed[2];     /* by level: there is a direction */
};
struct sdp_writer {
    struct sip_writer *w;
    size_t start;           /* private: where in w the description begins */
    struct sdp_tally tally; /* private, as the parser's */
};

void sdp_write_begin(struct sdp_writer *x, struct sip_writer *w); /* writes v= */
void sdp_put_origin(struct sdp_writer *x, struct cw_octets username, struct cw_octets sess_id,
                    uint64_t sess_version, struct cw_octets address);
/* s i u e p r z: the value unchanged. */
void sdp_put_text(struct sdp_writer *x, char letter, struct cw_octets text);
/* c=IN, with IP6 where the address has a colon, else IP4; a multicast address has its TTL and count behind
 * it. */
void sdp_put_connection(struct sdp_writer *x, struct cw_octets address);
void sdp_put_bandwidth(struct sdp_writer *x, struct cw_octets type, uint64_t value);
void sdp_put_time(struct sdp_writer *x, uint64_t start,
                  uint64_t stop); /* seconds since 1900; 0 0: permanent */
void sdp_put_media(struct sdp_writer *x, struct cw_octets media, uint16_t port, uint16_t ports,
                   struct cw_octets proto, struct cw_octets formats);
/* value.at NULL: a property attribute. */
void sdp_put_attribute(struct sdp_writer *x, struct cw_octets name, struct cw_octets value);
void sdp_put_rtpmap(struct sdp_writer *x, uint8_t payload, struct cw_octets name, uint32_t clock,
                    uint16_t channels);
void sdp_put_fmtp(struct sdp_writer *x, struct cw_octets format, struct cw_octets params);
void sdp_put_direction(struct sdp_writer *x, enum sdp_direction direction);
/* SDP_A_PTIME, SDP_A_MAXPTIME: microseconds; SDP_A_FRAMERATE: millionths of a frame a second. */
void sdp_put_ptime(struct sdp_writer *x, enum sdp_attribute_kind kind, uint64_t micro);
void sdp_put_crypto(struct sdp_writer *x, uint32_t tag, struct cw_octets suite,
                    struct cw_octets key_params, struct cw_octets session_params);
/* address.at NULL: none; rtcp_port 0: none. */
void sdp_put_rtcp(struct sdp_writer *x, uint16_t port, struct cw_octets address);
void sdp_put_altc(struct sdp_writer *x, uint32_t number, struct cw_octets address, uint16_t port,
                  uint16_t rtcp_port);
void sdp_write_end(struct sdp_writer *x); /* sets w->full where a mandatory line is missing */

/* Writes a description that was read, from its fields, without k=, attributes that have a fault, and what was only
 * tolerated. */
void sdp_write(struct sip_writer *w, const struct sdp *d);

#endif
