/* derived.c - ACK, CANCEL and 487 out of the message that the phone keeps (RFC 3261 9.1, 9.2,
 * 17.1.1.3, 22.1). */
#include "derived.h"

#include "answer.h"

#include "memory.h"

/* The next line without its CRLF, with the folds that a copied value may have; false at the empty
 * line. */
static bool next_line(struct cw_octets *rest, struct cw_octets *line)
{
    const uint8_t *const all = rest->at + rest->len, *end = rest->at;

    while ((end = memchr(end, '\r', (size_t)(all - end))) && all - end > 2 &&
           (end[2] == ' ' || end[2] == '\t'))
        end += 2;
    if (!end || end == rest->at)
        return false;
    *line = (struct cw_octets){ rest->at, (size_t)(end - rest->at) };
    rest->at = end + 2;
    rest->len -= line->len + 2;
    return true;
}

/* Octets of "Name: " if the line is a field of this kind; 0: it is not. */
static size_t is_kind(struct cw_octets line, enum sip_kind kind)
{
    const char *name = sip_kind_name(kind);
    const char compact[] = { sip_kind_compact(kind), '\0' };
    const char *const names[] = { name, compact };

    for (int i = 0; i < 2; i++) {
        size_t n = 0;
        while (names[i][n] && n < line.len && line.at[n] == (uint8_t)names[i][n])
            n++;
        if (n && names[i][n] == '\0' && n + 1 < line.len && line.at[n] == ':' &&
            line.at[n + 1] == ' ')
            return n + 2;
    }
    return 0;
}

static void put_line(struct sip_writer *w, struct cw_octets line)
{
    sip_put(w, line.at, line.len);
    sip_put_end(w);
}

/* "Name: " and the number, with the method of the new request. */
static void put_cseq(struct sip_writer *w, struct cw_octets line, const char *method)
{
    const size_t name = is_kind(line, SIP_CSEQ);
    const uint8_t *blank = memchr(line.at + name, ' ', line.len - name);

    sip_put(w, line.at, blank ? (size_t)(blank - line.at) : line.len);
    sip_put_text(w, " ");
    sip_put_text(w, method);
    sip_put_end(w);
}

static bool is_any(struct cw_octets line, const uint8_t *kinds, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_kind(line, (enum sip_kind)kinds[i]))
            return true;
    return false;
}

/* 17.1.1.3; len 0: the To of the refusal cannot be read, so that of the INVITE stands (LOCAL_malformed). */
static struct cw_slice to_of(const struct sip_message *refusal)
{
    const uint8_t first = refusal ? refusal->first[SIP_TO] : 0;

    if (first == 0 || refusal->field[first - 1].fault)
        return (struct cw_slice){ 0, 0 };
    return refusal->field[first - 1].value;
}

/* The request line with another method, and the fields of these kinds. */
static size_t write_request(const struct cw_stored_request *invite, const char *method,
                            const struct sip_message *refusal, const uint8_t *kinds, size_t n,
                            void *out, size_t room)
{
    struct cw_octets rest = { invite->octets, invite->len }, line;
    const struct cw_slice to = to_of(refusal);
    const uint8_t *uri;
    struct sip_writer w;

    sip_write_init(&w, out, room, false);
    if (!next_line(&rest, &line) || !(uri = memchr(line.at, ' ', line.len)))
        return 0;
    sip_put_text(&w, method);
    put_line(&w, (struct cw_octets){ uri, (size_t)(line.at + line.len - uri) });
    while (next_line(&rest, &line)) {
        if (is_kind(line, SIP_CSEQ))
            put_cseq(&w, line, method);
        else if (to.len && is_kind(line, SIP_TO)) {
            sip_put(&w, line.at, is_kind(line, SIP_TO));
            sip_put_slice(&w, refusal, to);
            sip_put_end(&w);
        } else if (is_any(line, kinds, n)) {
            w.compact |= line.at[1] == ':';
            put_line(&w, line);
        }
    }
    sip_put_body(&w, NULL, 0);
    return w.full ? 0 : w.len;
}

size_t cwi_derived_write_ack(const struct cw_stored_request *invite,
                             const struct sip_message *refusal, void *out, size_t room)
{
    static const uint8_t kinds[] = { SIP_VIA,           SIP_MAX_FORWARDS,
                                     SIP_FROM,          SIP_TO,
                                     SIP_CALL_ID,       SIP_ROUTE,
                                     SIP_AUTHORIZATION, SIP_PROXY_AUTHORIZATION };

    return write_request(invite, "ACK", refusal, kinds, sizeof kinds, out, room);
}

size_t cwi_derived_write_cancel(const struct cw_stored_request *invite, void *out, size_t room)
{
    static const uint8_t kinds[] = { SIP_VIA, SIP_MAX_FORWARDS, SIP_FROM,
                                     SIP_TO,  SIP_CALL_ID,      SIP_ROUTE };

    return write_request(invite, "CANCEL", NULL, kinds, sizeof kinds, out, room);
}

void cwi_derived_put_credentials(struct sip_writer *w, const struct cw_stored_request *invite)
{
    static const uint8_t kinds[] = { SIP_AUTHORIZATION, SIP_PROXY_AUTHORIZATION };
    struct cw_octets rest = { invite->octets, invite->len }, line;

    while (next_line(&rest, &line))
        if (is_any(line, kinds, sizeof kinds))
            put_line(w, line);
}

size_t cwi_derived_write_answer(const struct cw_stored_answer *trying, int status,
                                const char *to_tag, const char *server, void *out, size_t room)
{
    static const uint8_t kinds[] = { SIP_VIA, SIP_FROM, SIP_TO, SIP_CALL_ID, SIP_CSEQ };
    struct cw_octets rest = { trying->octets, trying->trying_len }, line;
    struct sip_writer w;

    sip_write_init(&w, out, room, false);
    if (!next_line(&rest, &line))
        return 0;
    sip_put_status_line(&w, status, sip_find_reason(cwi_phrases, status));
    while (next_line(&rest, &line)) {
        if (!is_any(line, kinds, sizeof kinds))
            continue;
        w.compact |= line.at[1] == ':';
        sip_put(&w, line.at, line.len);
        if (is_kind(line, SIP_TO) && to_tag) {
            sip_put_text(&w, ";tag=");
            sip_put_text(&w, to_tag);
        }
        sip_put_end(&w);
    }
    if (*server)
        sip_put_field_text(&w, SIP_SERVER, server);
    sip_put_body(&w, NULL, 0);
    return w.full ? 0 : w.len;
}
