/* fuzz_multipart.c - any octets as a fragment of a message; where its Content-Type is multipart,
 * its body is cut: parts inside, in order, those of a part within it, none with a delimiter in
 * it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "multipart.h"
#include "sipfrag.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

static void need(bool fact)
{
    if (!fact)
        abort();
}

/* Does a line of [at, end) delimit? Written plainly, to be compared with. */
static bool holds_delimiter(const uint8_t *at, const uint8_t *end, const uint8_t *boundary,
                            size_t n)
{
    const uint8_t *next;

    for (const uint8_t *line = at; line < end; line = next) {
        const uint8_t *lf = memchr(line, '\n', (size_t)(end - line)), *p;

        next = lf ? lf + 1 : end;
        if (line > at && (line < at + 2 || line[-2] != '\r')) /* behind a bare LF: no line */
            continue;
        if ((size_t)(end - line) < n + 2 || line[0] != '-' || line[1] != '-' ||
            memcmp(line + 2, boundary, n))
            continue;
        p = line + 2 + n;
        if (end - p > 1 && p[0] == '-' && p[1] == '-')
            p += 2;
        while (p < end && (*p == ' ' || *p == '\t'))
            p++;
        if (end - p > 1 && p[0] == '\r' && p[1] == '\n')
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
    static struct sipfrag f;
    struct cw_slice around[MULTIPART_DEPTH_MAX + 1];
    struct sip_verdict v;
    struct media_type type;
    struct multipart x;
    struct multipart_part part;
    unsigned depth = 0, last = 0;
    int more;

    if (sip_frag_parse(&f, octets, n, &v)) {
        need(v.offset <= n && v.status == 400);
        return 0;
    }
    if (sip_media_type_read(&type, &f.m) || !media_type_is_multipart(&type))
        return 0;
    need(type.boundary.len && type.boundary.len <= BOUNDARY_MAX);
    around[0] = f.m.body;
    sip_multipart_begin(&x, f.m.octets, f.m.body, &type);
    while ((more = sip_multipart_next(&x, &part)) == 1) {
        need(part.depth <= depth && part.depth < MULTIPART_DEPTH_MAX);
        need(part.fields.at >= around[part.depth].at && part.fields.at >= last);
        need((size_t)part.fields.at + part.fields.len <= part.body.at);
        need((size_t)part.body.at + part.body.len <=
             (size_t)around[part.depth].at + around[part.depth].len);
        last = part.fields.at;
        if (!part.depth)
            need(!holds_delimiter(f.m.octets + part.body.at,
                                  f.m.octets + part.body.at + part.body.len,
                                  f.m.octets + type.boundary.at, type.boundary.len));
        depth = part.depth;
        if (media_type_is_multipart(&part.type))
            around[++depth] = part.body;
    }
    need(!more || (x.fault >= f.m.body.at && x.fault <= f.m.body.at + f.m.body.len));
    need(!sip_multipart_next(&x, &part));
    return 0;
}
