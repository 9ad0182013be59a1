/* sdp_lex.h - the rules that the parser and the writer of session descriptions both use, private to this
 * folder (RFC 8866 9).
 *
 * The fence of a description is the end of each line: *end is CR or LF, which no rule accepts, so
 * a machine that starts in the line stops there at the latest. */
#ifndef CW_SDP_LEX_H
#define CW_SDP_LEX_H

#include "lex.h"
#include "sdp.h"

/* The start rules of sdp.re. */
enum sdp_rule {
    SDP_R_LINE,    /* any field, from its letter on, that sdp_rare.rl has not */
    SDP_R_IP4,     /* IP4-address or IP4-multicast */
    SDP_R_NUMADDR, /* with its "/" */
    SDP_R_TEXT,    /* attribute-value: anything */
    SDP_R_CAT,
    SDP_R_REAL,
    SDP_R_RTPMAP,
    SDP_R_QUALITY,
    SDP_R_FMTP,
    SDP_R_CRYPTO,
    SDP_R_RTCP,
    SDP_R_ALTC
};

/* The start rules of sdp_rare.rl, behind those. */
enum sdp_rare {
    SDP_RARE_FIELD = SDP_R_ALTC + 1,
    SDP_RARE_NAMED, /* e= and p= with a name before the address */
    SDP_RARE_FQDN,
    SDP_RARE_ORIENT,
    SDP_RARE_TYPE,
    SDP_RARE_CHARSET,
    SDP_RARE_LANGUAGE
};

/* One line, and its place in the description. */
struct sdp_span {
    lex at, end;     /* from its letter to its CR or LF */
    lex p;           /* read so far; after a fault, the first octet that does not fit */
    lex far;         /* the first octet with which no rule went on: at or behind p */
    lex a, b, c;     /* behind the elements of the rule that matched, as sdp.re has them; or NULL */
    lex d, e;        /* the same, of a rule with an address: behind nettype and addrtype */
    uint16_t offset; /* of `at` */
    uint8_t tolerance; /* enum sip_tolerance: of the rule that matched; SIP_TOLERANCES: none */
    struct sip_deviations *deviations; /* NULL: they were noted before */
};

/* Matches the rule at s->p. Moves s->p behind the longest match; false: there is none. */
bool sdp_match(struct sdp_span *s, enum sdp_rule rule);

/* Whether the rule matches [p, end), all of it; *far: the first octet with which it did not go on. */
bool sdp_rare(enum sdp_rare rule, lex p, lex end, lex *far);

/* Whether a rule of either kind matches [s->p, s->end), or what stands before white space there, which the line then
 * ends before. False: s->far says where it does not fit. Notes what is tolerated. */
bool sdp_match_all(struct sdp_span *s, unsigned rule);

/* Notes that the octets at `at` are read by a row of grammar/tolerance.tsv. */
void sdp_note(const struct sdp_span *s, enum sip_tolerance tolerance, lex at);

static inline struct cw_slice sdp_slice(const struct sdp_span *s, lex from, lex to)
{
    return (struct cw_slice){ (uint16_t)(s->offset + (from - s->at)), (uint16_t)(to - from) };
}

/* The number, from 1, of a word among `words`, each behind its length; 0: none of them. */
uint8_t sdp_word(const char *words, lex p, size_t n);

/* The address of a rule that has one: nettype from `net` to s->d, addrtype from `type` to s->e, address behind the
 * space up to `end`. net NULL: of the Internet. False: it does not fit its type. */
bool sdp_take_address(const struct sdp_span *s, struct sdp_address *a, lex net, lex type, lex end,
                      bool is_unicast);

/* The end of the IPv6address at p; NULL: none. */
lex sdp_ip6(lex p);

/* The attribute of a line that matched. A value that does not fit its rule is a fault of the attribute, not of the
 * line. */
void sdp_take_attribute(struct sdp_span *s, struct sdp_attribute *a);

/* A whole line. CW_OK or CW_E_SDP_...; then s->p says where. */
int sdp_take_line(struct sdp_span *s, struct sdp_line *line);

/* The order and number of the lines: session-description, time-description, repeat-description and
 * media-description of 9, the connection of 5.7, the limits. Start with {0}; line NULL is the end.
 * CW_OK or CW_E_SDP_...; *passed_over: an attribute that does not fit its rule, or occurs more often than
 * allowed. What is tolerated is noted in the list, at this offset. */
int sdp_tally_step(struct sdp_tally *t, const struct sdp_line *line, bool *passed_over,
                   struct sip_deviations *list, size_t offset);

#endif
