/* sipfrag.h - message/sipfrag: what is left of a SIP message when its start line, some fields or
 * its body are taken away (RFC 3420 2). A NOTIFY within a transfer carries one (RFC 3515 2.4.4). */
#ifndef CW_SIPFRAG_H
#define CW_SIPFRAG_H

#include "sip.h"

/* LOCAL_body_limits: octets of a fragment without the empty line at its end, which is copied and
 * gets one. One with it may have as many as a message. */
enum { SIPFRAG_UNENDED_MAX = 1024 };

struct sipfrag {
    struct sip_message m;                  /* what is absent is empty; the base may be `copy` */
    uint8_t copy[SIPFRAG_UNENDED_MAX + 4]; /* so m is valid as long as this stays where it is */
};

/* Reads a whole body. CW_OK; the errors of sip_parse but CW_E_FIELD_ABSENT; CW_E_SIPFRAG: a body
 * whose type no field says, or a fragment that is too long. `v` (may be NULL) as with sip_parse,
 * the status being what the request with this body deserves. f->m.status is 0 where there is no
 * status line, f->m.method_name empty where there is no request line. */
int sip_frag_parse(struct sipfrag *f, const void *octets, size_t n, struct sip_verdict *v);

#endif
