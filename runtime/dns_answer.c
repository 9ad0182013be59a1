/* dns_answer.c - one answer of a name server, read into records in linear time. c-ares has
 * functions that do this, but 1.18 gives no TTL of SRV and NAPTR, and follows as many pointers
 * as there are octets for each name. */
#include "dns_answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HEAD = 12, QUESTION = 4, FIXED = 10 }; /* octets: header, after QNAME, after NAME */
enum { CLASS_IN = 1, TYPE_NS = 2, TYPE_CNAME = 5, TYPE_SOA = 6 };
enum { STRING_ROOM = 256, LABEL_MAX = 63, POINTER = 0xC0, POINTERS = 127 };

struct message {
    const uint8_t *octets;
    size_t n, at;
    uint16_t answers, authorities; /* records of the two sections */
    size_t first;                  /* where the answer section begins */
};

/* The current record. */
struct wire {
    char owner[DNS_NAME_ROOM];
    uint16_t type, class;
    uint32_t ttl;
    size_t data, len; /* of the rdata */
};

struct kept {
    struct cw_record record;
    char name[DNS_NAME_ROOM], service[STRING_ROOM], flags[STRING_ROOM];
    bool has_regexp; /* NAPTR */
};

struct best {
    struct kept kept[CW_RECORDS_MOST];
    size_t count, room, beyond;
    bool has_others;     /* records of the type that are not usable */
    uint32_t others_ttl; /* s, the least of these */
};

static uint16_t two(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static uint32_t four(const uint8_t *at)
{
    return (uint32_t)two(at) << 16 | two(at + 2);
}

static bool is_octet_of_a_label(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

/* Writes the name at `at` as text (RFC 1035 4.1.4) and finds where it ends. An octet that no
 * host or service name contains becomes '?', which no query of ours contains. false: malformed. */
static bool read_name(const struct message *m, size_t at, char out[DNS_NAME_ROOM], size_t *end)
{
    size_t n = 0;
    int pointers = 0;

    for (;;) {
        const uint8_t len = at < m->n ? m->octets[at] : POINTER - 1;

        if (len >= POINTER) {
            if (pointers == 0)
                *end = at + 2;
            if (++pointers > POINTERS || m->n - at < 2)
                return false;
            at = two(m->octets + at) & 0x3FFF;
            continue;
        }
        if (len > LABEL_MAX || m->n - at < 1u + len)
            return false;
        if (len == 0)
            break;
        if (n + (n > 0) + len > CW_RECORD_NAME_MAX)
            return false;
        if (n > 0)
            out[n++] = '.';
        for (size_t i = 1; i <= len; i++)
            out[n++] = is_octet_of_a_label(m->octets[at + i]) ? (char)m->octets[at + i] : '?';
        at += 1u + len;
    }
    if (pointers == 0)
        *end = at + 1;
    out[n] = '\0';
    return true;
}

/* The character-string at *at, which moves past it. */
static bool read_string(const struct message *m, size_t *at, size_t end, char out[STRING_ROOM],
                        size_t *n)
{
    if (*at >= end || *at + 1 + m->octets[*at] > end)
        return false;
    *n = m->octets[*at];
    memcpy(out, m->octets + *at + 1, *n);
    *at += 1 + *n;
    return true;
}

/* The record at m->at, which moves past it. */
static bool read_wire(struct message *m, struct wire *w)
{
    size_t at;

    if (!read_name(m, m->at, w->owner, &at) || m->n - at < FIXED)
        return false;
    w->type = two(m->octets + at);
    w->class = two(m->octets + at + 2);
    w->ttl = four(m->octets + at + 4);
    if (w->ttl > INT32_MAX) /* RFC 2181 8 */
        w->ttl = 0;
    w->len = two(m->octets + at + 8);
    w->data = at + FIXED;
    if (m->n - w->data < w->len)
        return false;
    m->at = w->data + w->len;
    return true;
}

/* Reads header and question: exactly one question; c-ares has checked that it is ours. */
static bool read_head(struct message *m)
{
    char name[DNS_NAME_ROOM];

    if (m->n < HEAD || m->n > UINT16_MAX || two(m->octets + 4) != 1)
        return false;
    m->answers = two(m->octets + 6);
    m->authorities = two(m->octets + 8);
    if (!read_name(m, HEAD, name, &m->at) || m->n - m->at < QUESTION)
        return false;
    m->first = m->at += QUESTION;
    return true;
}

/* Reads the rdata into a record. false: malformed. */
static bool read_record(const struct message *m, const struct wire *w, struct kept *k)
{
    const uint8_t *data = m->octets + w->data;
    const size_t end = w->data + w->len;
    size_t at = w->data, n;
    char regexp[STRING_ROOM];

    k->has_regexp = false;
    memset(&k->record, 0, sizeof k->record);
    k->record.type = (uint8_t)w->type;
    k->record.ttl = w->ttl < DNS_TTL_MAX ? w->ttl : DNS_TTL_MAX;
    k->name[0] = '\0';
    switch ((enum cw_record_type)w->type) {
    case CW_A:
    case CW_AAAA:
        if (w->len != (w->type == CW_A ? 4 : 16))
            return false;
        memcpy(k->record.ip, data, w->len);
        return true;
    case CW_SRV:
        if (w->len < 7)
            return false;
        k->record.order = two(data);
        k->record.preference = two(data + 2);
        k->record.port = two(data + 4);
        at += 6;
        break;
    case CW_NAPTR:
        if (w->len < 8)
            return false;
        k->record.order = two(data);
        k->record.preference = two(data + 2);
        at += 4;
        if (!read_string(m, &at, end, k->flags, &k->record.flags.len) ||
            !read_string(m, &at, end, k->service, &k->record.service.len) ||
            !read_string(m, &at, end, regexp, &n))
            return false;
        k->has_regexp = n > 0;
        break;
    }
    if (!read_name(m, at, k->name, &at) || at != end)
        return false;
    if (w->type == CW_SRV && k->name[0] == '\0')
        strcpy(k->name, "."); /* RFC 2782, Target: there is no such service */
    k->record.name.len = strlen(k->name);
    return true;
}

static bool is_better(const struct cw_record *a, const struct cw_record *b)
{
    if (a->order != b->order)
        return a->order < b->order;
    if (a->type == CW_SRV)
        return a->preference > b->preference; /* the heavier */
    return a->preference < b->preference;
}

static void keep(struct best *best, const struct kept *k)
{
    size_t at = best->count;

    while (at > 0 && is_better(&k->record, &best->kept[at - 1].record))
        at--;
    if (best->count < best->room)
        best->count++;
    else
        best->beyond++;
    if (at == best->room)
        return;
    memmove(&best->kept[at + 1], &best->kept[at], (best->count - 1 - at) * sizeof *k);
    best->kept[at] = *k;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Follows one alias of `owner` in the answer section and puts its target into `owner`. 1: there
 * was one; 0: none; -1: malformed. */
static int follow(struct message *m, char owner[DNS_NAME_ROOM], uint32_t *ttl)
{
    struct wire w;
    size_t end;

    m->at = m->first;
    for (uint16_t i = 0; i < m->answers; i++) {
        if (!read_wire(m, &w))
            return -1;
        if (w.type != TYPE_CNAME || w.class != CLASS_IN || strcasecmp(w.owner, owner) != 0)
            continue;
        *ttl = least(*ttl, w.ttl);
        return read_name(m, w.data, owner, &end) ? 1 : -1;
    }
    return 0;
}

/* A NAPTR record for SIP that names the next query by replacement only (RFC 3263 4.1, RFC 3403
 * 4.1). */
static bool is_of_sip(const struct kept *k)
{
    return k->record.service.len > 3 && strncasecmp(k->service, "SIP", 3) == 0 && !k->has_regexp &&
           k->record.name.len > 0 && !strchr(k->name, '?');
}

/* No host on a network has an IPv4-mapped address (RFC 4291 2.5.5.2). */
static bool is_of_use(const struct kept *k)
{
    static const uint8_t mapped[12] = { [10] = 0xFF, [11] = 0xFF };

    return k->record.type == CW_NAPTR  ? is_of_sip(k)
           : k->record.type == CW_AAAA ? memcmp(k->record.ip, mapped, sizeof mapped) != 0
                                       : true;
}

/* Gathers the records of `owner`, keeping the best. false: malformed. */
static bool gather(struct message *m, const char *owner, enum cw_record_type type,
                   struct best *best)
{
    struct wire w;
    struct kept k;

    m->at = m->first;
    for (uint16_t i = 0; i < m->answers; i++) {
        if (!read_wire(m, &w))
            return false;
        if (w.type != type || w.class != CLASS_IN || strcasecmp(w.owner, owner) != 0)
            continue;
        if (!read_record(m, &w, &k))
            return false;
        if (is_of_use(&k)) {
            keep(best, &k);
            continue;
        }
        best->others_ttl = best->has_others ? least(best->others_ttl, k.record.ttl) : k.record.ttl;
        best->has_others = true;
    }
    return true;
}

/* The TTL of a negative answer (RFC 2308 5). false: a referral, which is not an answer (2.2). */
static bool read_negative(struct message *m, uint32_t *ttl)
{
    bool is_referral = false;
    struct wire w;
    char name[DNS_NAME_ROOM];
    size_t at;

    *ttl = 0;
    m->at = m->first;
    for (uint32_t i = 0; i < (uint32_t)m->answers + m->authorities; i++) {
        if (!read_wire(m, &w))
            return false;
        if (i < m->answers || w.class != CLASS_IN)
            continue;
        if (w.type == TYPE_NS)
            is_referral = true;
        if (w.type != TYPE_SOA)
            continue;
        if (!read_name(m, w.data, name, &at) || !read_name(m, at, name, &at) ||
            at + 20 != w.data + w.len)
            return false;
        *ttl = least(DNS_NONE_TTL_MAX, least(w.ttl, four(m->octets + at + 16)));
        return true;
    }
    return !is_referral;
}

static uint8_t *place(uint8_t *at, struct cw_octets *slot, const char *text)
{
    if (slot->len)
        memcpy(at, text, slot->len);
    slot->at = at;
    return at + slot->len;
}

static struct dns_answer *pack(const struct best *best, uint32_t ttl)
{
    struct dns_answer *answer;
    size_t octets = sizeof *answer + best->count * sizeof answer->record[0];
    uint8_t *at;

    for (size_t i = 0; i < best->count; i++)
        octets += best->kept[i].record.name.len + best->kept[i].record.service.len +
                  best->kept[i].record.flags.len;
    answer = calloc(1, octets);
    if (!answer)
        return NULL;
    answer->verdict = DNS_FOUND;
    answer->count = best->count;
    answer->beyond = best->beyond;
    at = (uint8_t *)&answer->record[best->count];
    for (size_t i = 0; i < best->count; i++) {
        struct cw_record *r = &answer->record[i];

        *r = best->kept[i].record;
        at = place(at, &r->name, best->kept[i].name);
        at = place(at, &r->service, best->kept[i].service);
        at = place(at, &r->flags, best->kept[i].flags);
        r->ttl = least(r->ttl, ttl);
    }
    answer->ttl = ttl;
    for (size_t i = 0; i < best->count; i++)
        answer->ttl = least(answer->ttl, answer->record[i].ttl);
    return answer;
}

struct dns_answer *dns_answer_empty(enum dns_verdict verdict, uint32_t ttl, const char *why)
{
    struct dns_answer *answer = calloc(1, sizeof *answer);

    if (!answer)
        return NULL;
    answer->verdict = verdict;
    answer->ttl = ttl;
    answer->why = why;
    return answer;
}

struct dns_answer *dns_answer_address(enum cw_record_type type, const uint8_t *ip, uint32_t ttl)
{
    struct best best = { .count = 1 };

    best.kept[0].record.type = (uint8_t)type;
    best.kept[0].record.ttl = ttl;
    memcpy(best.kept[0].record.ip, ip, type == CW_A ? 4 : 16);
    return pack(&best, ttl);
}

static size_t room_for(enum cw_record_type type)
{
    return type == CW_NAPTR ? CW_NAPTR_RECORDS
           : type == CW_SRV ? CW_SRV_RECORDS
                            : CW_ADDRESS_RECORDS;
}

struct dns_answer *dns_answer_read(const uint8_t *octets, size_t n, const char *name,
                                   enum cw_record_type type, bool exists)
{
    struct message m = { .octets = octets, .n = n };
    struct best best = { .room = room_for(type) };
    char owner[DNS_NAME_ROOM];
    uint32_t ttl = DNS_TTL_MAX;
    int followed = 1;

    if (!read_head(&m) || strlen(name) >= sizeof owner)
        return dns_answer_empty(DNS_UNSAID, 0, "a malformed answer");
    strcpy(owner, name);
    if (exists) {
        for (int i = 0; followed == 1 && i <= DNS_ALIASES; i++)
            followed = follow(&m, owner, &ttl);
        if (followed == 1)
            return dns_answer_empty(DNS_UNSAID, 0, "too many aliases");
        if (followed < 0 || !gather(&m, owner, type, &best))
            return dns_answer_empty(DNS_UNSAID, 0, "a malformed answer");
        if (best.count > 0)
            return pack(&best, ttl);
        if (best.has_others)
            return dns_answer_empty(DNS_NONE, least(DNS_NONE_TTL_MAX, least(best.others_ttl, ttl)),
                                    type == CW_NAPTR ? "no record is for SIP"
                                                     : "no record is usable");
    }
    if (!read_negative(&m, &ttl))
        return dns_answer_empty(DNS_UNSAID, 0, "a malformed answer, or a referral");
    return dns_answer_empty(DNS_NONE, ttl, exists ? "the name has no such record" : "no such name");
}
