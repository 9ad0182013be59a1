/* rule.h - the rules to which value.tsv and param.tsv refer, each a definition of rule.re or head.re; private to
 * this folder (RFC 3261 25.1). */
#ifndef CW_RULE_H
#define CW_RULE_H

#include "lex.h"
#include "value.h"

/* The place behind the value of a parameter at p that fits the rule; NULL: none does. */
lex sip_lex_rule(enum sip_rule rule, lex p);
/* The place behind an absoluteURI of another scheme than sip and sips, or an abs-path where that is allowed; NULL:
 * none. */
lex sip_lex_absolute(lex p, bool or_path);
/* The same for the head of a header field's value: what stands before its parameters. */
lex sip_lex_head(struct sip_reading *r, enum sip_head head, lex p);

/* Whether the rule ends in RDQUOT, which takes SWS behind it as the end of a quoted-string does not. */
ONCE bool sip_has_rdquot(enum sip_rule rule)
{
    return rule == SIP_R_QOP_OPTIONS || rule == SIP_R_DOMAIN || rule == SIP_R_DIGEST_URI ||
           rule == SIP_R_REQUEST_DIGEST || rule == SIP_R_DIGEST_VERIFY ||
           rule == SIP_R_SIP_CLEAN_MSG_ID;
}

/* Whether a field whose value ends at p ends there, be it the last one. */
ONCE bool sip_ends(lex p)
{
    return p[0] == '\r' && p[1] == '\n' && p[2] != ' ' && p[2] != '\t';
}

#endif
