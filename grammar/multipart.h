/* multipart.h - the parts of a multipart body, nested ones too, in their order (RFC 2046
 * 5.1; RFC 5621 4 to 7 for what they mean in SIP).
 *
 * Nothing is copied, nothing is allocated, and a part may contain any octet. The time is linear: a part
 * that is multipart itself is searched once more, at most MULTIPART_DEPTH_MAX times in all. */
#ifndef CW_MULTIPART_H
#define CW_MULTIPART_H

#include "clausewire/error.h"
#include "media_type.h"

enum {
    MULTIPART_DEPTH_MAX = 4 /* LOCAL_body_limits; RFC 5621 4.1 has an example of two levels */
};

enum multipart_encoding { /* Content-Transfer-Encoding; RFC 3261 27.4 has binary for SIP */
                          MULTIPART_BINARY, /* also 7bit, 8bit, and none given */
                          MULTIPART_BASE64,
                          MULTIPART_QUOTED_PRINTABLE,
                          MULTIPART_ENCODED /* any other */
};

struct multipart_part {
    struct cw_slice fields; /* the header fields, each with its CRLF */
    struct cw_slice body; /* without the CRLF before the delimiter; that of a multipart part too */
    struct media_type type;      /* text/plain where the part has none (5.1) */
    struct cw_slice disposition; /* disp-type of Content-Disposition */
    struct cw_slice id;          /* Content-ID without its angle brackets */
    uint32_t length;             /* Content-Length; the delimiters decide even where it differs */
    uint8_t encoding;            /* enum multipart_encoding */
    uint8_t depth;               /* 0: of the body itself */
    uint8_t parent;              /* enum media_type_kind of the multipart around it */
    bool has_type, has_length;
    bool is_optional; /* Content-Disposition with handling=optional (RFC 3261 20.11) */
};

/* Cursor over the parts. Only `fault` is for the caller. */
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

/* Starts the cursor on a body and its Content-Type; their slices, and those of all parts, are based on
 * `octets`, the message. Nothing behind the body is read. */
void sip_multipart_begin(struct multipart *x, const uint8_t *octets, struct cw_slice body,
                         const struct media_type *type);

/* The next part (RFC 2046 5.1). Returns 1; 0: there is no further one; CW_E_MULTIPART, CW_E_MEDIA_TYPE or
 * CW_E_NESTED: the body is to be refused, x->fault says where. The parts of a multipart part follow it, one
 * level deeper. */
int sip_multipart_next(struct multipart *x, struct multipart_part *out);

#endif
