/* values.h - the values of header fields that struct sip_message does not keep, read on demand
 * (RFC 3261 20; RFC 3262, 3323, 3325, 3326, 3891, 3911, 3966, 4028, 4488, 5373, 5626, 5627, 5806, 6665,
 * 7044, 7616, 7989), and the writers that are their inverse.
 *
 * sip_parse has checked every field by its rule. Fields that it marked (sip_field.fault) are skipped
 * here, so every value is well-formed. Functions of type bool return false where the field is absent or has
 * no further value. All octets are the message's own; an absent text has len 0 and at NULL. */
#ifndef CW_VALUES_H
#define CW_VALUES_H

#include "sip.h"
#include "write.h"

/* One value of a field: up to the first ';', and the rest. */
struct sip_value {
    struct cw_octets head, params;
};

/* Cursor over the values of a kind, comma-separated or in fields of their own (7.3.1); sip_next_addr does
 * the same for addresses. Start with {0}. Returns false behind the last. */
bool sip_next_value(const struct sip_message *m, enum sip_kind kind, struct sip_cursor *c,
                    struct sip_value *out);

/* Whether a text is the value of a header field by its rule alone, without any tolerance: for what is going to be
 * sent. n: at most SIP_VALUE_MAX; no CR and no LF. Returns CW_OK, or CW_E_FIELD_VALUE and in *wrong (may be NULL) the
 * first octet that does not fit. Fields whose values struct sip_message keeps, Via among them, have no value here. */
enum { SIP_VALUE_MAX = 255 }; /* octets; the value is copied to the stack */
int sip_value_check(enum sip_kind kind, const void *octets, size_t n, size_t *wrong);

/* A parameter by its name, in any case (7.3.1). Returns false: it is absent. A quoted value keeps its
 * quotes. */
bool sip_param(struct cw_octets params, const char *name, struct cw_octets *value);

/* Comparison by 7.3.1: in any order, letters in either case except within quotes. all: both must have the
 * same parameters; else a parameter that only one has does not matter (20.20). More than SIP_PARAMS_TOLD
 * parameters are never equal. Pure. */
bool sip_params_equal(struct cw_octets a, struct cw_octets b, bool all);
bool sip_value_equal(const struct sip_value *a, const struct sip_value *b);

/* Checks of a request that sip_parse accepted which need no knowledge of the line (8.2.2.1, 8.2.2.3).
 * Returns CW_E_URI_LENGTH (414): its Request-URI has more than SIP_URI_MAX octets; CW_E_SCHEME (416): it is
 * neither sip nor sips; CW_E_OPTION (420): Require has an option that is not in `supported`; else CW_OK,
 * always for a response. supported: texts, then NULL; or NULL for none. `v` (may be NULL) as in sip_parse,
 * offsets from m->octets. */
int sip_admit(const struct sip_message *m, const char *const *supported, struct sip_verdict *v);

/* The methods of Allow (20.5): bit 1 << enum sip_method each; bit 0: a method of another name. */
uint32_t sip_methods(const struct sip_message *m, enum sip_kind kind);
/* Whether a list of tokens (Supported, Require, Allow-Events, Content-Encoding ...) contains this one. */
bool sip_lists(const struct sip_message *m, enum sip_kind kind, const char *token);
/* The q value, in thousandths, that Accept, Accept-Encoding or Accept-Language gives to "type/subtype", a
 * coding or a language; 0: not acceptable, or not listed. The most specific range decides (20.1, which
 * refers to RFC 2616 14.1). */
int sip_accepts(const struct sip_message *m, enum sip_kind kind, const char *what);
/* The number of RSeq, Flow-Timer, Max-Breadth, Min-SE or Session-Expires; -1: absent. */
int64_t sip_number(const struct sip_message *m, enum sip_kind kind);
/* Date (20.17) as seconds since 1970; -1: absent. */
int64_t sip_date(const struct sip_message *m);
/* The value of Refer-Sub; true where it is absent (RFC 4488 4). */
bool sip_refer_sub(const struct sip_message *m);

#define SIP_PRIVACY_WORDS                                                                          \
    "header|session|user|none|critical|id|history" /* in the order of the bits */
enum sip_privacy {
    SIP_PRIVACY_HEADER = 1,
    SIP_PRIVACY_SESSION = 2,
    SIP_PRIVACY_USER = 4,
    SIP_PRIVACY_NONE = 8,
    SIP_PRIVACY_CRITICAL = 16,
    SIP_PRIVACY_ID = 32,      /* RFC 3325 9.3 */
    SIP_PRIVACY_HISTORY = 64, /* RFC 7044 10.2 */
    SIP_PRIVACY_OTHER = 128
};
/* The words of Privacy (RFC 3323 4.2) as a set of the bits above; 0: there is no such field. */
unsigned sip_privacy(const struct sip_message *m);

/* Event, and the values of Allow-Events (RFC 6665 8.2.1). */
struct sip_event {
    struct cw_octets type, id; /* "package.template" */
};
bool sip_event(const struct sip_message *m, struct sip_event *out);

#define SIP_SUBSTATE_WORDS   "active|pending|terminated" /* in the order of the enumerators */
#define SIP_SUB_REASON_WORDS "deactivated|probation|rejected|timeout|giveup|noresource|invariant"
enum sip_substate { SIP_SUBSTATE_OTHER, SIP_ACTIVE, SIP_PENDING, SIP_TERMINATED };
enum sip_sub_reason {
    SIP_SUB_OTHER, /* or none */
    SIP_SUB_DEACTIVATED,
    SIP_SUB_PROBATION,
    SIP_SUB_REJECTED,
    SIP_SUB_TIMEOUT,
    SIP_SUB_GIVEUP,
    SIP_SUB_NORESOURCE,
    SIP_SUB_INVARIANT
};
struct sip_subscription {
    uint8_t state, reason;
    int64_t expires, retry_after; /* seconds; -1: absent */
};
/* Subscription-State (RFC 6665 8.2.3). */
bool sip_subscription(const struct sip_message *m, struct sip_subscription *out);

/* Replaces and Join (RFC 3891 6.1, RFC 3911 7.1). */
struct sip_dialog {
    struct cw_octets call_id, to_tag, from_tag;
    bool early_only;
};
bool sip_dialog(const struct sip_message *m, enum sip_kind kind, struct sip_dialog *out);
/* The same from the header part of a URI, where it is escaped (RFC 3515 2.1, RFC 3891 4): the `n` octets of
 * the value of `?Replaces=` are unescaped into `room`, into which the result points. Returns CW_OK or
 * CW_E_FIELD_VALUE: malformed, or more than size - 3 octets unescaped. */
int sip_dialog_unescape(struct sip_dialog *out, const void *octets, size_t n, uint8_t *room,
                        size_t size);

enum sip_refresher { SIP_REFRESHER_NONE, SIP_UAC, SIP_UAS };
/* Session-Expires (RFC 4028 4). */
struct sip_session {
    int64_t seconds;
    uint8_t refresher;
};
bool sip_session(const struct sip_message *m, struct sip_session *out);

/* RAck (RFC 3262 7.2). */
struct sip_rack {
    uint32_t rseq, cseq;
    struct cw_octets method;
};
bool sip_rack(const struct sip_message *m, struct sip_rack *out);

/* Reason (RFC 3326 2); by cursor. */
struct sip_cause {
    struct cw_octets protocol, text; /* text with its quotes */
    int64_t cause;                   /* -1: absent */
};
bool sip_next_cause(const struct sip_message *m, struct sip_cursor *c, struct sip_cause *out);

/* Warning (20.43); by cursor. */
struct sip_warning {
    struct cw_octets agent, text; /* text with its quotes */
    uint16_t code;
};
bool sip_next_warning(const struct sip_message *m, struct sip_cursor *c, struct sip_warning *out);

/* Session-ID (RFC 7989 5): 32 digits each; remote may be absent. */
struct sip_session_id {
    struct cw_octets local, remote;
};
bool sip_session_id(const struct sip_message *m, struct sip_session_id *out);

/* Content-Disposition (20.11). */
struct sip_disposition {
    struct cw_octets type;
    bool optional; /* handling=optional; required is the default */
};
bool sip_disposition(const struct sip_message *m, struct sip_disposition *out);

enum sip_answer { SIP_ANSWER_OTHER, SIP_ANSWER_AUTO, SIP_ANSWER_MANUAL };
/* Answer-Mode and Priv-Answer-Mode (RFC 5373 2). */
struct sip_answer_mode {
    uint8_t mode;
    bool require;
};
bool sip_answer_mode(const struct sip_message *m, enum sip_kind kind, struct sip_answer_mode *out);

/* Authentication-Info (20.6, RFC 7616 3.5): nextnonce, qop, rspauth, cnonce, nc. */
bool sip_auth_info(const struct sip_message *m, struct sip_auth *out);

/* The further parameters of a value of Contact, Remote-Party-ID, Diversion or History-Info that
 * sip_next_addr returned. A malformed one reads as absent. */
struct sip_contact {
    int q;                                          /* thousandths; -1: absent */
    int64_t reg_id;                                 /* RFC 5626; -1: absent */
    struct cw_octets instance, pub_gruu, temp_gruu; /* the URIs, without quotes and brackets */
};
void sip_contact(const struct sip_message *m, const struct sip_addr *a, struct sip_contact *out);
struct sip_party {
    struct cw_octets party, id_type, screen, privacy;
};
void sip_party(const struct sip_message *m, const struct sip_addr *a, struct sip_party *out);
struct sip_diversion {
    struct cw_octets reason, privacy, screen;
    int64_t counter, limit; /* -1: absent */
};
void sip_diversion(const struct sip_message *m, const struct sip_addr *a,
                   struct sip_diversion *out);
struct sip_history {
    struct cw_octets index, target; /* target: of rc, mp or np */
    char kind;                      /* 'r', 'm', 'n'; 0: none */
};
void sip_history(const struct sip_message *m, const struct sip_addr *a, struct sip_history *out);

/* Writers, each of a whole field: the inverse of the reader of the same name, by the same clause. A value
 * that the parser would refuse sets sip_writer.full. */
void sip_put_date(struct sip_writer *w, int64_t seconds); /* since 1970, up to the year 9999 */
void sip_put_methods(struct sip_writer *w, enum sip_kind kind, uint32_t set); /* bit 0 is ignored */
void sip_put_event(struct sip_writer *w, const struct sip_event *value);
void sip_put_subscription(struct sip_writer *w, const struct sip_subscription *value);
void sip_put_dialog(struct sip_writer *w, enum sip_kind kind, const struct sip_dialog *value);
/* The same as the header part of a URI: "?Replaces=" and the value, escaped; not a whole field. */
void sip_put_dialog_escaped(struct sip_writer *w, const struct sip_dialog *value);
void sip_put_session(struct sip_writer *w, const struct sip_session *value);
void sip_put_rack(struct sip_writer *w, const struct sip_rack *value);
void sip_put_cause(struct sip_writer *w, const struct sip_cause *value);
void sip_put_warning(struct sip_writer *w, const struct sip_warning *value);
void sip_put_session_id(struct sip_writer *w, const struct sip_session_id *value);
void sip_put_disposition(struct sip_writer *w, const struct sip_disposition *value);
void sip_put_answer_mode(struct sip_writer *w, enum sip_kind kind,
                         const struct sip_answer_mode *value);
void sip_put_privacy(struct sip_writer *w, unsigned set);
void sip_put_refer_sub(struct sip_writer *w, bool value);
/* Any field with a text as its value: written only if its rule accepts it. */
void sip_put_checked(struct sip_writer *w, enum sip_kind kind, const void *octets, size_t n);
/* Parameters behind a name-addr that the caller wrote: of Contact, Remote-Party-ID or Diversion. */
void sip_put_contact_params(struct sip_writer *w, const struct sip_contact *value);
void sip_put_party_params(struct sip_writer *w, const struct sip_party *value);
void sip_put_diversion_params(struct sip_writer *w, const struct sip_diversion *value);

/* Private to this folder: the parameters of a set of gen/value.h, out[i] being that of row first + i. */
void sip_params_of_set(uint8_t first, uint8_t count, struct cw_octets in, struct cw_octets *out);

#endif
