/* media_type.h - what a body is: the value of Content-Type (RFC 3261 20.15, 25.1; RFC 2045 5.1). */
#ifndef CW_MEDIA_TYPE_H
#define CW_MEDIA_TYPE_H

#include "sip.h"

/* The types that a phone can receive and acts on. */
enum media_type_kind {
    MEDIA_TYPE_OTHER,
    MEDIA_TYPE_SDP,             /* application/sdp */
    MEDIA_TYPE_SIPFRAG,         /* message/sipfrag */
    MEDIA_TYPE_MESSAGE_SUMMARY, /* application/simple-message-summary */
    MEDIA_TYPE_TEXT,            /* text/plain */
    MEDIA_TYPE_PIDF,            /* application/pidf+xml */
    MEDIA_TYPE_DIALOG_INFO,     /* application/dialog-info+xml */
    MEDIA_TYPE_DTMF_RELAY,      /* application/dtmf-relay */
    MEDIA_TYPE_MIXED,       /* multipart/mixed, and every other below multipart (RFC 2046 5.1.3) */
    MEDIA_TYPE_ALTERNATIVE, /* multipart/alternative */
    MEDIA_TYPE_RELATED      /* multipart/related (RFC 2387) */
};

enum { BOUNDARY_MAX = 70 }; /* octets of a boundary, RFC 2046 5.1.1 */

struct media_type {
    struct cw_slice type, subtype; /* any case */
    struct cw_slice params;        /* from the first ';' on */
    struct cw_slice
        boundary; /* a multipart type always has one; without quotes, as the next three */
    struct cw_slice charset, start; /* start: the Content-ID of the root of multipart/related */
    struct cw_slice version;        /* of message/sipfrag */
    uint8_t kind;                   /* enum media_type_kind */
};

/* Whether it is a type below multipart (RFC 2046 5.1). Pure. */
static inline bool media_type_is_multipart(const struct media_type *t)
{
    return t->kind >= MEDIA_TYPE_MIXED;
}

/* The Content-Type of a message (RFC 3261 20.15). Returns CW_OK; CW_E_FIELD_ABSENT: there is none;
 * CW_E_MEDIA_TYPE: it is malformed, or a multipart type without a boundary. Offsets are the message's. */
int sip_media_type_read(struct media_type *t, const struct sip_message *m);

/* Private to this folder, for the header fields of other bodies: one value at p, which a fence follows
 * (lex.h). Returns the place behind it, or NULL and r->fault. */
struct sip_reading;
const uint8_t *sip_media_type_lex(struct sip_reading *r, struct media_type *t, const uint8_t *p);

/* The number, from 1, of a word among `words`, each behind its length, in any case; 0: none. */
uint8_t sip_media_word(const char *words, const uint8_t *p, const uint8_t *end);

#endif
