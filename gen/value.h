/* value.h - the rule of each header field's value, made by gen/value.py from grammar/value.tsv and
 * grammar/param.tsv. */
#ifndef CW_VALUE_H
#define CW_VALUE_H

/* The machines of grammar/value.re for what stands before the parameters; SIP_H_NONE: the kind
 * has a machine elsewhere. */
enum sip_head {
    SIP_H_NONE,
    SIP_H_MIME_VERSION,
    SIP_H_RACK,
    SIP_H_SIP_DATE,
    SIP_H_TEXT_UTF8_TRIM,
    SIP_H_TIMESTAMP,
    SIP_H_ADDR,
    SIP_H_AINFO,
    SIP_H_CALLID,
    SIP_H_DELTA_SECONDS,
    SIP_H_ENTITY_TAG,
    SIP_H_EVENT_TYPE,
    SIP_H_HEADER_VALUE,
    SIP_H_LANGUAGE_RANGE,
    SIP_H_LANGUAGE_TAG,
    SIP_H_MEDIA_RANGE,
    SIP_H_NAME_ADDR,
    SIP_H_REFER_SUB_VALUE,
    SIP_H_RESPONSE_NUM,
    SIP_H_RETRY_AFTER,
    SIP_H_SERVER_VAL,
    SIP_H_SESS_UUID,
    SIP_H_TOKEN,
    SIP_H_URI_IN_BRACKETS,
    SIP_H_WARNING_VALUE,
    SIP_HEADS
};

/* The machines for the value of a parameter. */
enum sip_rule {
    SIP_R_NONE,
    SIP_R_FLAG,
    SIP_R_ANY,
    SIP_R_WORDY,
    SIP_R_DELTA_SECONDS,
    SIP_R_DIGEST_URI,
    SIP_R_DIGEST_VERIFY,
    SIP_R_DIVERSION_COUNT,
    SIP_R_DOMAIN,
    SIP_R_INDEX_VAL,
    SIP_R_INSTANCE,
    SIP_R_NC_VALUE,
    SIP_R_QOP_OPTIONS,
    SIP_R_QUOTED_STRING,
    SIP_R_QVALUE,
    SIP_R_REFRESHER,
    SIP_R_REQUEST_DIGEST,
    SIP_R_SESS_UUID,
    SIP_R_SIP_CLEAN_MSG_ID,
    SIP_R_TOKEN,
    SIP_R_TRUTH,
    SIP_RULES
};

/* The sets of parameters: where they begin in SIP_PARAM_ROWS, and how many they are. */
enum {
    SIP_SET_ACCEPT = 0, SIP_SET_ACCEPT_SIZE = 1,
    SIP_SET_INFO = 1, SIP_SET_INFO_SIZE = 1,
    SIP_SET_DISPOSITION = 2, SIP_SET_DISPOSITION_SIZE = 1,
    SIP_SET_RETRY = 3, SIP_SET_RETRY_SIZE = 1,
    SIP_SET_PARTY = 4, SIP_SET_PARTY_SIZE = 4,
    SIP_SET_REASON = 8, SIP_SET_REASON_SIZE = 2,
    SIP_SET_SECURITY = 10, SIP_SET_SECURITY_SIZE = 4,
    SIP_SET_DIALOG = 14, SIP_SET_DIALOG_SIZE = 3,
    SIP_SET_JOIN = 17, SIP_SET_JOIN_SIZE = 2,
    SIP_SET_REFERRED = 19, SIP_SET_REFERRED_SIZE = 1,
    SIP_SET_SESSION = 20, SIP_SET_SESSION_SIZE = 1,
    SIP_SET_ANSWER = 21, SIP_SET_ANSWER_SIZE = 1,
    SIP_SET_DIVERSION = 22, SIP_SET_DIVERSION_SIZE = 5,
    SIP_SET_EVENT = 27, SIP_SET_EVENT_SIZE = 1,
    SIP_SET_SUBSTATE = 28, SIP_SET_SUBSTATE_SIZE = 3,
    SIP_SET_HISTORY = 31, SIP_SET_HISTORY_SIZE = 4,
    SIP_SET_SESSION_ID = 35, SIP_SET_SESSION_ID_SIZE = 1,
    SIP_SET_CONTACT = 36, SIP_SET_CONTACT_SIZE = 5,
};

/* Their names one behind another, and { place of the name, its length, rule, needed } */
#define SIP_PARAM_NAMES \
    "q" \
    "purpose" \
    "handling" \
    "duration" \
    "party" \
    "id-type" \
    "screen" \
    "privacy" \
    "cause" \
    "text" \
    "q" \
    "d-alg" \
    "d-qop" \
    "d-ver" \
    "to-tag" \
    "from-tag" \
    "early-only" \
    "to-tag" \
    "from-tag" \
    "cid" \
    "refresher" \
    "require" \
    "reason" \
    "counter" \
    "limit" \
    "privacy" \
    "screen" \
    "id" \
    "reason" \
    "expires" \
    "retry-after" \
    "index" \
    "rc" \
    "mp" \
    "np" \
    "remote" \
    "q" \
    "reg-id" \
    "+sip.instance" \
    "pub-gruu" \
    "temp-gruu"

#define SIP_PARAM_ROWS \
    { 0, 1, SIP_R_QVALUE, 0 }, \
    { 1, 7, SIP_R_TOKEN, 0 }, \
    { 8, 8, SIP_R_TOKEN, 0 }, \
    { 16, 8, SIP_R_DELTA_SECONDS, 0 }, \
    { 24, 5, SIP_R_WORDY, 0 }, \
    { 29, 7, SIP_R_WORDY, 0 }, \
    { 36, 6, SIP_R_WORDY, 0 }, \
    { 42, 7, SIP_R_WORDY, 0 }, \
    { 49, 5, SIP_R_DELTA_SECONDS, 0 }, \
    { 54, 4, SIP_R_QUOTED_STRING, 0 }, \
    { 58, 1, SIP_R_QVALUE, 0 }, \
    { 59, 5, SIP_R_TOKEN, 0 }, \
    { 64, 5, SIP_R_TOKEN, 0 }, \
    { 69, 5, SIP_R_DIGEST_VERIFY, 0 }, \
    { 74, 6, SIP_R_TOKEN, 1 }, \
    { 80, 8, SIP_R_TOKEN, 1 }, \
    { 88, 10, SIP_R_FLAG, 0 }, \
    { 98, 6, SIP_R_TOKEN, 1 }, \
    { 104, 8, SIP_R_TOKEN, 1 }, \
    { 112, 3, SIP_R_SIP_CLEAN_MSG_ID, 0 }, \
    { 115, 9, SIP_R_REFRESHER, 0 }, \
    { 124, 7, SIP_R_FLAG, 0 }, \
    { 131, 6, SIP_R_WORDY, 0 }, \
    { 137, 7, SIP_R_DIVERSION_COUNT, 0 }, \
    { 144, 5, SIP_R_DIVERSION_COUNT, 0 }, \
    { 149, 7, SIP_R_WORDY, 0 }, \
    { 156, 6, SIP_R_WORDY, 0 }, \
    { 162, 2, SIP_R_TOKEN, 0 }, \
    { 164, 6, SIP_R_TOKEN, 0 }, \
    { 170, 7, SIP_R_DELTA_SECONDS, 0 }, \
    { 177, 11, SIP_R_DELTA_SECONDS, 0 }, \
    { 188, 5, SIP_R_INDEX_VAL, 0 }, \
    { 193, 2, SIP_R_INDEX_VAL, 0 }, \
    { 195, 2, SIP_R_INDEX_VAL, 0 }, \
    { 197, 2, SIP_R_INDEX_VAL, 0 }, \
    { 199, 6, SIP_R_SESS_UUID, 0 }, \
    { 205, 1, SIP_R_QVALUE, 0 }, \
    { 206, 6, SIP_R_DELTA_SECONDS, 0 }, \
    { 212, 13, SIP_R_INSTANCE, 0 }, \
    { 225, 8, SIP_R_QUOTED_STRING, 0 }, \
    { 233, 9, SIP_R_QUOTED_STRING, 0 }

/* [kind] = { head, rule of others, may be empty, list, first parameter, parameters, needed } */
#define SIP_SHAPES \
    [SIP_OTHER] = { SIP_H_HEADER_VALUE, SIP_R_NONE, 1, 0, 0, 0, 0 }, \
    [SIP_RETRY_AFTER] = { SIP_H_RETRY_AFTER, SIP_R_ANY, 0, 0, 3, 1, 0 }, \
    [SIP_ACCEPT] = { SIP_H_MEDIA_RANGE, SIP_R_ANY, 1, 1, 0, 1, 0 }, \
    [SIP_ACCEPT_ENCODING] = { SIP_H_TOKEN, SIP_R_ANY, 1, 1, 0, 1, 0 }, \
    [SIP_ACCEPT_LANGUAGE] = { SIP_H_LANGUAGE_RANGE, SIP_R_ANY, 1, 1, 0, 1, 0 }, \
    [SIP_ALERT_INFO] = { SIP_H_URI_IN_BRACKETS, SIP_R_ANY, 0, 1, 0, 0, 0 }, \
    [SIP_ALLOW] = { SIP_H_TOKEN, SIP_R_NONE, 1, 1, 0, 0, 0 }, \
    [SIP_AUTHENTICATION_INFO] = { SIP_H_AINFO, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_CALL_INFO] = { SIP_H_URI_IN_BRACKETS, SIP_R_ANY, 0, 1, 1, 1, 0 }, \
    [SIP_CONTENT_TYPE] = { SIP_H_MEDIA_RANGE, SIP_R_WORDY, 2, 0, 0, 0, 0 }, \
    [SIP_CONTENT_DISPOSITION] = { SIP_H_TOKEN, SIP_R_ANY, 2, 0, 2, 1, 0 }, \
    [SIP_CONTENT_ENCODING] = { SIP_H_TOKEN, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_CONTENT_LANGUAGE] = { SIP_H_LANGUAGE_TAG, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_DATE] = { SIP_H_SIP_DATE, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_ERROR_INFO] = { SIP_H_URI_IN_BRACKETS, SIP_R_ANY, 0, 1, 0, 0, 0 }, \
    [SIP_IN_REPLY_TO] = { SIP_H_CALLID, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_MIME_VERSION] = { SIP_H_MIME_VERSION, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_ORGANIZATION] = { SIP_H_TEXT_UTF8_TRIM, SIP_R_NONE, 1, 0, 0, 0, 0 }, \
    [SIP_PRIORITY] = { SIP_H_TOKEN, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_PROXY_REQUIRE] = { SIP_H_TOKEN, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_REPLY_TO] = { SIP_H_ADDR, SIP_R_ANY, 0, 0, 0, 0, 0 }, \
    [SIP_REQUIRE] = { SIP_H_TOKEN, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_SERVER] = { SIP_H_SERVER_VAL, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_SUBJECT] = { SIP_H_TEXT_UTF8_TRIM, SIP_R_NONE, 1, 0, 0, 0, 0 }, \
    [SIP_SUPPORTED] = { SIP_H_TOKEN, SIP_R_NONE, 1, 1, 0, 0, 0 }, \
    [SIP_TIMESTAMP] = { SIP_H_TIMESTAMP, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_UNSUPPORTED] = { SIP_H_TOKEN, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_USER_AGENT] = { SIP_H_SERVER_VAL, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_WARNING] = { SIP_H_WARNING_VALUE, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_RACK] = { SIP_H_RACK, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_RSEQ] = { SIP_H_RESPONSE_NUM, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_PRIVACY] = { SIP_H_TOKEN, SIP_R_FLAG, 0, 0, 0, 0, 0 }, \
    [SIP_P_ASSERTED_IDENTITY] = { SIP_H_ADDR, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_P_PREFERRED_IDENTITY] = { SIP_H_ADDR, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_REMOTE_PARTY_ID] = { SIP_H_NAME_ADDR, SIP_R_ANY, 0, 1, 4, 4, 0 }, \
    [SIP_REASON] = { SIP_H_TOKEN, SIP_R_ANY, 0, 1, 8, 2, 0 }, \
    [SIP_PATH] = { SIP_H_NAME_ADDR, SIP_R_ANY, 0, 1, 0, 0, 0 }, \
    [SIP_SECURITY_CLIENT] = { SIP_H_TOKEN, SIP_R_ANY, 0, 1, 10, 4, 0 }, \
    [SIP_SECURITY_SERVER] = { SIP_H_TOKEN, SIP_R_ANY, 0, 1, 10, 4, 0 }, \
    [SIP_SECURITY_VERIFY] = { SIP_H_TOKEN, SIP_R_ANY, 0, 1, 10, 4, 0 }, \
    [SIP_REFER_TO] = { SIP_H_ADDR, SIP_R_ANY, 0, 0, 0, 0, 0 }, \
    [SIP_SERVICE_ROUTE] = { SIP_H_NAME_ADDR, SIP_R_ANY, 0, 1, 0, 0, 0 }, \
    [SIP_REPLACES] = { SIP_H_CALLID, SIP_R_ANY, 0, 0, 14, 3, 1 }, \
    [SIP_REFERRED_BY] = { SIP_H_ADDR, SIP_R_ANY, 0, 0, 19, 1, 0 }, \
    [SIP_SIP_ETAG] = { SIP_H_ENTITY_TAG, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_SIP_IF_MATCH] = { SIP_H_ENTITY_TAG, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_JOIN] = { SIP_H_CALLID, SIP_R_ANY, 0, 0, 17, 2, 1 }, \
    [SIP_SESSION_EXPIRES] = { SIP_H_DELTA_SECONDS, SIP_R_ANY, 0, 0, 20, 1, 0 }, \
    [SIP_MIN_SE] = { SIP_H_DELTA_SECONDS, SIP_R_ANY, 0, 0, 0, 0, 0 }, \
    [SIP_REFER_SUB] = { SIP_H_REFER_SUB_VALUE, SIP_R_ANY, 0, 0, 0, 0, 0 }, \
    [SIP_P_EARLY_MEDIA] = { SIP_H_TOKEN, SIP_R_NONE, 1, 1, 0, 0, 0 }, \
    [SIP_ANSWER_MODE] = { SIP_H_TOKEN, SIP_R_ANY, 0, 0, 21, 1, 0 }, \
    [SIP_PRIV_ANSWER_MODE] = { SIP_H_TOKEN, SIP_R_ANY, 0, 0, 21, 1, 0 }, \
    [SIP_MAX_BREADTH] = { SIP_H_DELTA_SECONDS, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_FLOW_TIMER] = { SIP_H_DELTA_SECONDS, SIP_R_NONE, 0, 0, 0, 0, 0 }, \
    [SIP_DIVERSION] = { SIP_H_NAME_ADDR, SIP_R_ANY, 0, 1, 22, 5, 0 }, \
    [SIP_INFO_PACKAGE] = { SIP_H_TOKEN, SIP_R_ANY, 0, 0, 0, 0, 0 }, \
    [SIP_RECV_INFO] = { SIP_H_TOKEN, SIP_R_ANY, 1, 1, 0, 0, 0 }, \
    [SIP_EVENT] = { SIP_H_EVENT_TYPE, SIP_R_ANY, 0, 0, 27, 1, 0 }, \
    [SIP_ALLOW_EVENTS] = { SIP_H_EVENT_TYPE, SIP_R_NONE, 0, 1, 0, 0, 0 }, \
    [SIP_SUBSCRIPTION_STATE] = { SIP_H_TOKEN, SIP_R_ANY, 0, 0, 28, 3, 0 }, \
    [SIP_HISTORY_INFO] = { SIP_H_NAME_ADDR, SIP_R_ANY, 0, 1, 31, 4, 0 }, \
    [SIP_SESSION_ID] = { SIP_H_SESS_UUID, SIP_R_ANY, 0, 0, 35, 1, 0 }

/* Of the parameters of challenges and credentials: [parameter] = { length of the name, name } */
#define SIP_AUTH_NAMES \
    [SIP_A_REALM] = { 5, "realm" }, \
    [SIP_A_DOMAIN] = { 6, "domain" }, \
    [SIP_A_NONCE] = { 5, "nonce" }, \
    [SIP_A_OPAQUE] = { 6, "opaque" }, \
    [SIP_A_STALE] = { 5, "stale" }, \
    [SIP_A_ALGORITHM] = { 9, "algorithm" }, \
    [SIP_A_QOP] = { 3, "qop" }, \
    [SIP_A_CHARSET] = { 7, "charset" }, \
    [SIP_A_USERHASH] = { 8, "userhash" }, \
    [SIP_A_USERNAME] = { 8, "username" }, \
    [SIP_A_URI] = { 3, "uri" }, \
    [SIP_A_RESPONSE] = { 8, "response" }, \
    [SIP_A_CNONCE] = { 6, "cnonce" }, \
    [SIP_A_NC] = { 2, "nc" }, \
    [SIP_A_NEXTNONCE] = { 9, "nextnonce" }, \
    [SIP_A_RSPAUTH] = { 7, "rspauth" }

/* { [parameter] = rule } of a challenge, of credentials, of Authentication-Info, of another scheme */
#define SIP_AUTH_RULES \
    { [SIP_A_REALM] = SIP_R_QUOTED_STRING, [SIP_A_DOMAIN] = SIP_R_DOMAIN, [SIP_A_NONCE] = SIP_R_QUOTED_STRING, [SIP_A_OPAQUE] = SIP_R_QUOTED_STRING, [SIP_A_STALE] = SIP_R_TRUTH, [SIP_A_ALGORITHM] = SIP_R_TOKEN, [SIP_A_QOP] = SIP_R_QOP_OPTIONS, [SIP_A_CHARSET] = SIP_R_TOKEN, [SIP_A_USERHASH] = SIP_R_TRUTH, [SIP_A_USERNAME] = SIP_R_WORDY, [SIP_A_URI] = SIP_R_WORDY, [SIP_A_RESPONSE] = SIP_R_WORDY, [SIP_A_CNONCE] = SIP_R_WORDY, [SIP_A_NC] = SIP_R_WORDY, [SIP_A_NEXTNONCE] = SIP_R_WORDY, [SIP_A_RSPAUTH] = SIP_R_WORDY, [SIP_A_PARAMS] = SIP_R_WORDY }, \
    { [SIP_A_REALM] = SIP_R_QUOTED_STRING, [SIP_A_DOMAIN] = SIP_R_WORDY, [SIP_A_NONCE] = SIP_R_QUOTED_STRING, [SIP_A_OPAQUE] = SIP_R_QUOTED_STRING, [SIP_A_STALE] = SIP_R_WORDY, [SIP_A_ALGORITHM] = SIP_R_TOKEN, [SIP_A_QOP] = SIP_R_TOKEN, [SIP_A_CHARSET] = SIP_R_TOKEN, [SIP_A_USERHASH] = SIP_R_TRUTH, [SIP_A_USERNAME] = SIP_R_QUOTED_STRING, [SIP_A_URI] = SIP_R_DIGEST_URI, [SIP_A_RESPONSE] = SIP_R_REQUEST_DIGEST, [SIP_A_CNONCE] = SIP_R_QUOTED_STRING, [SIP_A_NC] = SIP_R_NC_VALUE, [SIP_A_NEXTNONCE] = SIP_R_WORDY, [SIP_A_RSPAUTH] = SIP_R_WORDY, [SIP_A_PARAMS] = SIP_R_WORDY }, \
    { [SIP_A_REALM] = SIP_R_WORDY, [SIP_A_DOMAIN] = SIP_R_WORDY, [SIP_A_NONCE] = SIP_R_WORDY, [SIP_A_OPAQUE] = SIP_R_WORDY, [SIP_A_STALE] = SIP_R_WORDY, [SIP_A_ALGORITHM] = SIP_R_WORDY, [SIP_A_QOP] = SIP_R_TOKEN, [SIP_A_CHARSET] = SIP_R_WORDY, [SIP_A_USERHASH] = SIP_R_WORDY, [SIP_A_USERNAME] = SIP_R_WORDY, [SIP_A_URI] = SIP_R_WORDY, [SIP_A_RESPONSE] = SIP_R_WORDY, [SIP_A_CNONCE] = SIP_R_QUOTED_STRING, [SIP_A_NC] = SIP_R_NC_VALUE, [SIP_A_NEXTNONCE] = SIP_R_QUOTED_STRING, [SIP_A_RSPAUTH] = SIP_R_REQUEST_DIGEST, [SIP_A_PARAMS] = SIP_R_WORDY }, \
    { [SIP_A_REALM] = SIP_R_WORDY, [SIP_A_DOMAIN] = SIP_R_WORDY, [SIP_A_NONCE] = SIP_R_WORDY, [SIP_A_OPAQUE] = SIP_R_WORDY, [SIP_A_STALE] = SIP_R_WORDY, [SIP_A_ALGORITHM] = SIP_R_WORDY, [SIP_A_QOP] = SIP_R_WORDY, [SIP_A_CHARSET] = SIP_R_WORDY, [SIP_A_USERHASH] = SIP_R_WORDY, [SIP_A_USERNAME] = SIP_R_WORDY, [SIP_A_URI] = SIP_R_WORDY, [SIP_A_RESPONSE] = SIP_R_WORDY, [SIP_A_CNONCE] = SIP_R_WORDY, [SIP_A_NC] = SIP_R_WORDY, [SIP_A_NEXTNONCE] = SIP_R_WORDY, [SIP_A_RSPAUTH] = SIP_R_WORDY, [SIP_A_PARAMS] = SIP_R_WORDY }

#endif
