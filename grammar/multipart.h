/* multipart.h - the parts of a multipart body, nested ones too, in the order they stand (RFC 2046
 * 5.1; RFC 5621 4 to 7 for what they mean in SIP).
 *
 * Nothing is copied, nothing is allocated, and any octet may stand in a part. Linear: a part that
 * is multipart itself is looked through once more, at most MULTIPART_DEPTH_MAX times in all. */
#ifndef CW_MULTIPART_H
#define CW_MULTIPART_H

#include "error.h"
#include "media_type.h"

enum {
    MULTIPART_DEPTH_MAX = 4 /* LOCAL_body_limits: RFC 5621 4.1 shows two, one within another */
};

enum multipart_encoding { /* Content-Transfer-Encoding; RFC 3261 27.4 has binary for SIP */
                          MULTIPART_BINARY, /* also 7bit, 8bit, and none given */
                          MULTIPART_BASE64,
                          MULTIPART_QUOTED_PRINTABLE,
                          MULTIPART_ENCODED /* by another one */
};

struct multipart_part {
    struct cw_slice fields; /* the header fields, each with its CRLF */
    struct cw_slice body; /* without the CRLF before the delimiter; that of a multipart part too */
    struct media_type type;      /* text/plain where the part has none (5.1) */
    struct cw_slice disposition; /* disp-type of Content-Disposition */
    struct cw_slice id;          /* Content-ID without its angle brackets */
    uint32_t length;             /* Content-Length; the delimiters decide all the same */
    uint8_t encoding;            /* enum multipart_encoding */
    uint8_t depth;               /* 0: of the body itself */
    uint8_t parent;              /* enum media_type_kind of the multipart around it */
    bool has_type, has_length;
    bool is_optional; /* Content-Disposition with handling=optional (RFC 3261 20.11) */
};

/* Over the parts. All is private but fault. */
struct multipart {
    const uint8_t *octets; /* the base of every slice */
    uint16_t fault;        /* where the element begins that does not fit */
    uint8_t depth;         /* of the levels below; 0: at the end */
    struct {
        struct cw_slice boundary;
        uint16_t at, end; /* what is to come of this level */
        uint8_t kind;
        bool begun, closed;
    } level[MULTIPART_DEPTH_MAX];
};

/* A body and its Content-Type; the slices of both, and of all parts, are based on `octets`, which
 * is the message. One octet behind the body need not be there. */
void sip_multipart_begin(struct multipart *x, const uint8_t *octets, struct cw_slice body,
                         const struct media_type *type);

/* The next part: 1. None: 0. CW_E_MULTIPART, CW_E_MEDIA_TYPE, CW_E_NESTED: the body is to be
 * refused. The parts of a multipart part follow it, one deeper. */
int sip_multipart_next(struct multipart *x, struct multipart_part *out);

#endif
