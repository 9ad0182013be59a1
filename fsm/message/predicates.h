/* predicates.h - the predicates of the table of message rules (rules.tsv); all pure. True: the rule
 * holds. */
#ifndef CW_PREDICATES_H
#define CW_PREDICATES_H

#include "rules.h"

bool rule_has(const struct sip_message *m, enum sip_kind kind);
bool rule_lacks(const struct sip_message *m, enum sip_kind kind);
bool rule_never(const struct sip_message *m,
                enum sip_kind kind); /* no message may be one that the rule is for */

bool rule_six_fields(const struct sip_message *m, enum sip_kind kind);
bool rule_from_tag(const struct sip_message *m, enum sip_kind kind);
bool rule_accepts_something(const struct sip_message *m, enum sip_kind kind);
bool rule_to_tag(const struct sip_message *m, enum sip_kind kind);
bool rule_to_no_tag(const struct sip_message *m, enum sip_kind kind);
bool rule_cseq_method(const struct sip_message *m, enum sip_kind kind);
bool rule_via_protocol(const struct sip_message *m, enum sip_kind kind);
bool rule_via_branch(const struct sip_message *m, enum sip_kind kind);
bool rule_magic_cookie(const struct sip_message *m, enum sip_kind kind);
bool rule_one_contact(const struct sip_message *m, enum sip_kind kind);
bool rule_content_type(const struct sip_message *m, enum sip_kind kind);
bool rule_registrar_no_user(const struct sip_message *m, enum sip_kind kind);
bool rule_aor_scheme(const struct sip_message *m, enum sip_kind kind);
bool rule_star_expires(const struct sip_message *m, enum sip_kind kind);
bool rule_no_action(const struct sip_message *m, enum sip_kind kind);
bool rule_rport_bare(const struct sip_message *m, enum sip_kind kind);
bool rule_rport_filled(const struct sip_message *m, enum sip_kind kind);
bool rule_rport_received(const struct sip_message *m, enum sip_kind kind);

bool rule_no_basic(const struct sip_message *m, enum sip_kind kind);
bool rule_challenge_whole(const struct sip_message *m, enum sip_kind kind);
bool rule_challenge_quoted(const struct sip_message *m, enum sip_kind kind);
bool rule_challenge_bare(const struct sip_message *m, enum sip_kind kind);
bool rule_digest_whole(const struct sip_message *m, enum sip_kind kind);
bool rule_digest_quoted(const struct sip_message *m, enum sip_kind kind);
bool rule_digest_bare(const struct sip_message *m, enum sip_kind kind);
bool rule_digest_uri(const struct sip_message *m, enum sip_kind kind);
bool rule_digest_hex(const struct sip_message *m, enum sip_kind kind);
bool rule_digest_nc(const struct sip_message *m, enum sip_kind kind);
bool rule_digest_cnonce(const struct sip_message *m, enum sip_kind kind);
bool rule_digest_no_qop(const struct sip_message *m, enum sip_kind kind);

bool rule_answer_via(const struct sip_message *answer, const struct sip_message *request);
bool rule_answer_from(const struct sip_message *answer, const struct sip_message *request);
bool rule_answer_to(const struct sip_message *answer, const struct sip_message *request);
bool rule_answer_call_id(const struct sip_message *answer, const struct sip_message *request);
bool rule_answer_cseq(const struct sip_message *answer, const struct sip_message *request);
bool rule_answer_timestamp(const struct sip_message *answer, const struct sip_message *request);

#endif
