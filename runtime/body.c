/* body.c - session descriptions, multipart bodies, fragments and message summaries checked (RFC
 * 8866, RFC 2046 5.1, RFC 3420, RFC 3842 5). */
#include "body.h"

#include "message_summary.h"
#include "multipart.h"
#include "sdp.h"
#include "sipfrag.h"
#include "values.h"

struct fault {
    int error;
    int status;      /* the status to answer with */
    unsigned offset; /* offset base: the body's slice */
    const char *clause;
};

/* The deviations of a body to those of its message. */
static void add(struct sip_deviations *list, const struct sip_deviations *of_body, uint16_t shift)
{
    for (uint8_t i = 0; i < of_body->count && i < SIP_DEVIATIONS_KEPT; i++)
        if (list->count + i < SIP_DEVIATIONS_KEPT)
            list->kept[list->count + i] =
                (struct sip_deviation){ (uint16_t)(of_body->kept[i].at + shift),
                                        of_body->kept[i].rule };
    list->count = (uint8_t)(list->count + of_body->count < UINT8_MAX ? list->count + of_body->count
                                                                     : UINT8_MAX);
}

/* kind: enum media_type_kind. */
static struct fault look(struct sip_message *m, uint8_t kind, struct cw_slice body)
{
    const uint8_t *const octets = m->octets;
    static struct sdp description;
    static struct sipfrag fragment;
    struct message_summary summary;
    struct sdp_verdict sdp = { 0 };
    struct sip_verdict sip = { 0 };
    struct fault f = { .error = CW_OK };
    uint16_t at = 0;

    switch (kind) {
    case MEDIA_TYPE_SDP:
        f.error = sdp_parse(&description, octets + body.at, body.len, &sdp);
        f.clause = sdp_clause(&sdp);
        at = sdp.offset;
        add(&m->deviations, &description.deviations, body.at);
        break;
    case MEDIA_TYPE_SIPFRAG:
        f.error = sip_frag_parse(&fragment, octets + body.at, body.len, &sip);
        at = sip.offset;
        add(&m->deviations, &fragment.m.deviations, body.at);
        break;
    case MEDIA_TYPE_MESSAGE_SUMMARY:
        f.error = sip_summary_read(&summary, octets + body.at, body.len, &at);
        add(&m->deviations, &summary.deviations, body.at);
        break;
    default:
        return f;
    }
    if (kind != MEDIA_TYPE_SDP)
        f.clause = cw_error_clause(f.error);
    f.status = kind == MEDIA_TYPE_SIPFRAG ? sip.status : cw_error_status(f.error);
    f.offset = (unsigned)body.at + at;
    return f;
}

static struct fault look_at_parts(struct sip_message *m, const struct media_type *type)
{
    struct multipart x;
    struct multipart_part part;
    struct fault f = { .error = CW_OK };
    int more;

    sip_multipart_begin(&x, m->octets, m->body, type);
    while ((more = sip_multipart_next(&x, &part)) == 1)
        if (!part.is_optional && part.encoding == MULTIPART_BINARY) {
            f = look(m, part.type.kind, part.body);
            if (f.error != CW_OK)
                return f;
        }
    if (more < 0)
        f = (struct fault){ more, cw_error_status(more), x.fault, cw_error_clause(more) };
    return f;
}

int body_read(struct sip_message *m, struct sip_verdict *v, const char **clause)
{
    struct sip_disposition disposition;
    struct media_type type;
    struct fault f;

    if (m->body.len == 0 || m->first[SIP_CONTENT_ENCODING] != 0 ||
        m->first[SIP_CONTENT_TYPE] == 0 ||
        (sip_disposition(m, &disposition) && disposition.optional))
        return CW_OK;
    f.error = sip_media_type_read(&type, m);
    if (f.error != CW_OK) {
        f.offset = m->field[m->first[SIP_CONTENT_TYPE] - 1].value.at;
        f.clause = cw_error_clause(f.error);
        f.status = cw_error_status(f.error);
    } else {
        f = media_type_is_multipart(&type) ? look_at_parts(m, &type) : look(m, type.kind, m->body);
    }
    if (f.error == CW_OK)
        return CW_OK;
    *clause = f.clause;
    *v = (struct sip_verdict){ .error = (int16_t)f.error,
                               .status =
                                   m->status != 0 || m->method == SIP_ACK ? 0 : (uint16_t)f.status,
                               .offset = (uint16_t)f.offset,
                               .kind = f.error == CW_E_MEDIA_TYPE ? SIP_CONTENT_TYPE : SIP_OTHER,
                               .parsed = 1 };
    return f.error;
}
