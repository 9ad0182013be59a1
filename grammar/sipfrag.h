/* sipfrag.h - message/sipfrag: what is left of a SIP message when its start line, some fields or
 * its body are taken away (RFC 3420 2). A NOTIFY within a transfer carries one (RFC 3515 2.4.4). */
#ifndef CW_SIPFRAG_H
#define CW_SIPFRAG_H

#include "sip.h"

/* LOCAL_body_limits: octets of a fragment without an empty line behind its fields: it is copied and gets
 * one. A fragment that has the empty line may be as long as a message. */
enum { SIPFRAG_UNENDED_MAX = 1024 };

struct sipfrag {
    struct sip_message m;                  /* absent parts are empty; the base may be `copy` */
    uint8_t copy[SIPFRAG_UNENDED_MAX + 4]; /* so m is valid as long as this stays where it is */
};

/* Reads a whole body (RFC 3420 2). Returns CW_OK; the errors of sip_parse except CW_E_FIELD_ABSENT;
 * CW_E_SIPFRAG: the fragment has a body but no Content-Type, or is too long. `v` (may be NULL) as in
 * sip_parse; its status is that of the response to the request with this body. f->m.status is 0 where there
 * is no status line, f->m.method_name empty where there is no request line. */
int sip_frag_parse(struct sipfrag *f, const void *octets, size_t n, struct sip_verdict *v);

#endif
