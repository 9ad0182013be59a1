/* sdp_lex.h - the rules that the parser and the writer of session descriptions both use, private to this
 * folder (RFC 8866 9).
 *
 * The fence of a description is the end of each line: *end is CR or LF, which no rule accepts, so
 * a machine that starts in the line stops there at the latest. */
#ifndef CW_SDP_LEX_H
#define CW_SDP_LEX_H

#include "lex.h"
#include "sdp.h"

/* The rules that are machines, sdp.re. */
enum sdp_rule {
    SDP_R_TOKEN,
    SDP_R_PROTO,
    SDP_R_FORMATS, /* fmt *(SP fmt) */
    SDP_R_DIGITS,
    SDP_R_NON_WS,
    SDP_R_TEXT,
    SDP_R_SAFE, /* 1*email-safe */
    SDP_R_ADDR_SPEC,
    SDP_R_PHONE,
    SDP_R_URI,
    SDP_R_TIME,
    SDP_R_INTERVAL,
    SDP_R_TYPED_TIME,
    SDP_R_BASE64,
    SDP_R_REAL,
    SDP_R_LANGUAGE,
    SDP_R_CHARSET,
    SDP_R_SUITE,
    SDP_R_KEYS,
    SDP_R_VCHARS,
    SDP_R_H16,
    SDP_R_FQDN
};

/* The place behind the longest match of the rule at p; NULL: there is none. */
lex sdp_lex(enum sdp_rule rule, lex p);

/* One line, and its place in the description. */
struct sdp_span {
    lex at, end;     /* from its letter to its CR or LF */
    lex p;           /* read so far; after a fault, where the element begins that does not fit */
    uint16_t offset; /* of `at` */
};

static inline struct cw_slice sdp_slice(const struct sdp_span *s, lex from, lex to)
{
    return (struct cw_slice){ (uint16_t)(s->offset + (from - s->at)), (uint16_t)(to - from) };
}

/* Each of these moves s->p behind its match, or leaves it and returns false. */
bool sdp_take(struct sdp_span *s, enum sdp_rule rule, struct cw_slice *out); /* out may be NULL */
bool sdp_take_octet(struct sdp_span *s, char octet);
bool sdp_take_number(struct sdp_span *s, uint32_t max, uint32_t *out); /* 1*DIGIT */
bool sdp_take_integer(struct sdp_span *s, uint32_t max,
                      uint32_t *out); /* without leading zeros, not 0 */
bool sdp_take_port(struct sdp_span *s, uint16_t *out);

/* The number, from 1, of a word among `words`, each behind its length; 0: none of them. */
uint8_t sdp_word(const char *words, lex p, size_t n);

/* [nettype SP] addrtype SP and an address: connection-address, or unicast-address where
 * is_unicast. */
bool sdp_take_address(struct sdp_span *s, struct sdp_address *a, bool has_nettype, bool is_unicast);

/* attribute. A value that does not fit its rule is a fault of the attribute, not of the line. */
bool sdp_take_attribute(struct sdp_span *s, struct sdp_attribute *a);

/* A whole line. CW_OK or CW_E_SDP_...; then s->p says where. */
int sdp_take_line(struct sdp_span *s, struct sdp_line *line);

/* The order and number of the lines: session-description, time-description, repeat-description and
 * media-description of 9, the connection of 5.7, the limits. Start with {0}; line NULL is the end.
 * CW_OK or CW_E_SDP_...; *passed_over: an attribute that does not fit its rule, or occurs more often than
 * allowed. */
int sdp_tally_step(struct sdp_tally *t, const struct sdp_line *line, bool *passed_over);

#endif
