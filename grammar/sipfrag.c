/* sipfrag.c - message/sipfrag by the machines of the message itself (RFC 3420 2). */
#include "sipfrag.h"

#include "lex.h"
#include "memory.h"

/* An empty line: the machines need one to know where the fields end. */
static bool has_empty_line(lex p, size_t n)
{
    lex end = p + n;

    if (n > 1 && p[0] == '\r' && p[1] == '\n')
        return true;
    while (p && end - p > 3) {
        if (p[0] == '\r' && p[1] == '\n' && p[2] == '\r' && p[3] == '\n')
            return true;
        p = memchr(p + 1, '\r', (size_t)(end - p - 1));
    }
    return false;
}

/* The same with its empty line, and the CRLF of its last line where it lacks that too. */
static size_t put_empty_line(uint8_t *copy, lex p, size_t n)
{
    if (n)
        memcpy(copy, p, n);
    if (n && copy[n - 1] == '\r')
        n--;
    if (n && copy[n - 1] != '\n') {
        copy[n++] = '\r';
        copy[n++] = '\n';
    }
    copy[n++] = '\r';
    copy[n++] = '\n';
    return n;
}

int sip_frag_parse(struct sipfrag *f, const void *octets, size_t n, struct sip_verdict *v)
{
    struct sip_verdict own;
    const size_t size = n;

    v = v ? v : &own;
    *v = (struct sip_verdict){ 0 };
    if (!has_empty_line(octets, n)) {
        if (n > SIPFRAG_UNENDED_MAX) {
            v->error = CW_E_SIPFRAG;
            v->status = (uint16_t)cw_error_status(CW_E_SIPFRAG);
            return CW_E_SIPFRAG;
        }
        n = put_empty_line(f->copy, octets, n);
        octets = f->copy;
    }
    if (!sip_fragment(&f->m, octets, n, v) && f->m.body.len && !f->m.first[SIP_CONTENT_TYPE]) {
        v->error = CW_E_SIPFRAG;
        v->kind = SIP_CONTENT_TYPE;
        v->offset = f->m.body.at;
    }
    if (v->error)
        v->status = 400;
    if (v->offset > size)
        v->offset = (uint16_t)size; /* in the line end that was lent */
    v->parsed = 0;
    return v->error;
}
