/* write.h - octets from values: the inverse of the parser (RFC 3261 section 7). sip_parse accepts what
 * it writes.
 *
 * No function here returns an error. When the buffer is full, or a value is not allowed in its place, the
 * writer sets `full` and writes nothing more; the caller looks once, at the end. Text from settings goes
 * through sip_put_quoted, so that no value can end its field early. */
#ifndef CW_WRITE_H
#define CW_WRITE_H

#include "sip.h"

struct sip_writer {
    uint8_t *at;      /* the caller's buffer */
    size_t room, len; /* octets */
    bool compact;     /* compact header names (setting Use Compact Header) */
    bool full;        /* something did not fit, or a value is not allowed in its place */
};

/* Prepares a writer on the caller's buffer of `room` octets. */
void sip_write_init(struct sip_writer *w, void *buffer, size_t room, bool compact);
/* Octets, a text or a part of a message, unchanged. */
void sip_put(struct sip_writer *w, const void *octets, size_t n);
void sip_put_text(struct sip_writer *w, const char *text);
void sip_put_slice(struct sip_writer *w, const struct sip_message *m, struct cw_slice s);
/* A decimal number. */
void sip_put_number(struct sip_writer *w, uint64_t value);
/* Hexadecimal in lower case, two digits an octet. */
void sip_put_hex(struct sip_writer *w, const void *octets, size_t n);
/* A quoted-string with its quotes (25.1). Refuses CR, LF, and octets that are not UTF-8. */
void sip_put_quoted(struct sip_writer *w, const char *text);
/* The user part of a URI, escaped where 25.1 requires it. Refuses an empty one. */
void sip_put_escaped_user(struct sip_writer *w, const char *text);

/* The Request-Line (7.1). Refuses CR and LF in the method and the URI, as in every text below; apart from
 * that the caller is responsible for their form. */
void sip_put_request_line(struct sip_writer *w, const char *method, const char *uri);
/* The Status-Line (7.2). reason NULL: none. Refuses a status outside 100 to 699. */
void sip_put_status_line(struct sip_writer *w, int status, const char *reason);
/* "Name: " or its compact form (7.3.3). Refuses SIP_OTHER. */
void sip_put_field(struct sip_writer *w, enum sip_kind kind);
/* CRLF, which ends a field. */
void sip_put_end(struct sip_writer *w);
/* A whole field with a text or a number as its value. */
void sip_put_field_text(struct sip_writer *w, enum sip_kind kind, const char *text);
void sip_put_field_number(struct sip_writer *w, enum sip_kind kind, uint64_t value);
/* Content-Length, the empty line, the body. */
void sip_put_body(struct sip_writer *w, const void *octets, size_t n);

/* The response to a request (8.2.6): status line, every Via as received (received and rport of the top one
 * where the caller passes them, 18.2.1 and RFC 3581), From, To (with `to_tag` where it had no tag and
 * to_tag is not NULL), Call-ID, CSeq. The caller adds further fields and ends with sip_put_body. */
struct sip_origin {
    const char *received; /* address text without brackets; NULL: leave the Via as it is */
    uint16_t rport;       /* source port, used when the top Via carries rport; 0: none */
    bool adds_rport;      /* used even when it does not */
};
void sip_put_answer(struct sip_writer *w, const struct sip_message *request, int status,
                    const char *reason, const struct sip_origin *origin, const char *to_tag);

#endif
