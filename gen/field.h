/* field.h - the kinds of header fields, made by gen/field.py from grammar/field.tsv. */
#ifndef CW_FIELD_H
#define CW_FIELD_H

enum sip_multiplicity { SIP_ONCE, SIP_LIST, SIP_MANY };

enum sip_kind {
    SIP_OTHER = 0,
    SIP_VIA,
    SIP_FROM,
    SIP_TO,
    SIP_CALL_ID,
    SIP_CSEQ,
    SIP_CONTACT,
    SIP_MAX_FORWARDS,
    SIP_ROUTE,
    SIP_RECORD_ROUTE,
    SIP_EXPIRES,
    SIP_MIN_EXPIRES,
    SIP_RETRY_AFTER,
    SIP_CONTENT_LENGTH,
    SIP_CONTENT_TYPE,
    SIP_WWW_AUTHENTICATE,
    SIP_PROXY_AUTHENTICATE,
    SIP_AUTHORIZATION,
    SIP_PROXY_AUTHORIZATION,
    SIP_ACCEPT,
    SIP_ACCEPT_ENCODING,
    SIP_ACCEPT_LANGUAGE,
    SIP_ALERT_INFO,
    SIP_ALLOW,
    SIP_AUTHENTICATION_INFO,
    SIP_CALL_INFO,
    SIP_CONTENT_DISPOSITION,
    SIP_CONTENT_ENCODING,
    SIP_CONTENT_LANGUAGE,
    SIP_DATE,
    SIP_ERROR_INFO,
    SIP_IN_REPLY_TO,
    SIP_MIME_VERSION,
    SIP_ORGANIZATION,
    SIP_PRIORITY,
    SIP_PROXY_REQUIRE,
    SIP_REPLY_TO,
    SIP_REQUIRE,
    SIP_SERVER,
    SIP_SUBJECT,
    SIP_SUPPORTED,
    SIP_TIMESTAMP,
    SIP_UNSUPPORTED,
    SIP_USER_AGENT,
    SIP_WARNING,
    SIP_RACK,
    SIP_RSEQ,
    SIP_PRIVACY,
    SIP_P_ASSERTED_IDENTITY,
    SIP_P_PREFERRED_IDENTITY,
    SIP_REMOTE_PARTY_ID,
    SIP_REASON,
    SIP_PATH,
    SIP_SECURITY_CLIENT,
    SIP_SECURITY_SERVER,
    SIP_SECURITY_VERIFY,
    SIP_REFER_TO,
    SIP_SERVICE_ROUTE,
    SIP_REPLACES,
    SIP_REFERRED_BY,
    SIP_SIP_ETAG,
    SIP_SIP_IF_MATCH,
    SIP_JOIN,
    SIP_SESSION_EXPIRES,
    SIP_MIN_SE,
    SIP_REFER_SUB,
    SIP_P_EARLY_MEDIA,
    SIP_ANSWER_MODE,
    SIP_PRIV_ANSWER_MODE,
    SIP_MAX_BREADTH,
    SIP_FLOW_TIMER,
    SIP_DIVERSION,
    SIP_INFO_PACKAGE,
    SIP_RECV_INFO,
    SIP_EVENT,
    SIP_ALLOW_EVENTS,
    SIP_SUBSCRIPTION_STATE,
    SIP_HISTORY_INFO,
    SIP_SESSION_ID,
    SIP_KINDS
};

/* X(kind, name, compact form or 0, multiplicity, source of the syntax) */
#define SIP_FIELDS(X) \
    X(VIA, "Via", 'v', SIP_LIST, "RFC3261_20_42") \
    X(FROM, "From", 'f', SIP_ONCE, "RFC3261_20_20") \
    X(TO, "To", 't', SIP_ONCE, "RFC3261_20_39") \
    X(CALL_ID, "Call-ID", 'i', SIP_ONCE, "RFC3261_20_8") \
    X(CSEQ, "CSeq", 0, SIP_ONCE, "RFC3261_20_16") \
    X(CONTACT, "Contact", 'm', SIP_LIST, "RFC3261_20_10") \
    X(MAX_FORWARDS, "Max-Forwards", 0, SIP_ONCE, "RFC3261_20_22") \
    X(ROUTE, "Route", 0, SIP_LIST, "RFC3261_20_34") \
    X(RECORD_ROUTE, "Record-Route", 0, SIP_LIST, "RFC3261_20_30") \
    X(EXPIRES, "Expires", 0, SIP_ONCE, "RFC3261_20_19") \
    X(MIN_EXPIRES, "Min-Expires", 0, SIP_ONCE, "RFC3261_20_23") \
    X(RETRY_AFTER, "Retry-After", 0, SIP_ONCE, "RFC3261_20_33") \
    X(CONTENT_LENGTH, "Content-Length", 'l', SIP_ONCE, "RFC3261_20_14") \
    X(CONTENT_TYPE, "Content-Type", 'c', SIP_ONCE, "RFC3261_20_15") \
    X(WWW_AUTHENTICATE, "WWW-Authenticate", 0, SIP_MANY, "RFC3261_20_44") \
    X(PROXY_AUTHENTICATE, "Proxy-Authenticate", 0, SIP_MANY, "RFC3261_20_27") \
    X(AUTHORIZATION, "Authorization", 0, SIP_MANY, "RFC3261_20_7") \
    X(PROXY_AUTHORIZATION, "Proxy-Authorization", 0, SIP_MANY, "RFC3261_20_28") \
    X(ACCEPT, "Accept", 0, SIP_LIST, "RFC3261_20_1") \
    X(ACCEPT_ENCODING, "Accept-Encoding", 0, SIP_LIST, "RFC3261_20_2") \
    X(ACCEPT_LANGUAGE, "Accept-Language", 0, SIP_LIST, "RFC3261_20_3") \
    X(ALERT_INFO, "Alert-Info", 0, SIP_LIST, "RFC3261_20_4") \
    X(ALLOW, "Allow", 0, SIP_LIST, "RFC3261_20_5") \
    X(AUTHENTICATION_INFO, "Authentication-Info", 0, SIP_LIST, "RFC3261_20_6") \
    X(CALL_INFO, "Call-Info", 0, SIP_LIST, "RFC3261_20_9") \
    X(CONTENT_DISPOSITION, "Content-Disposition", 0, SIP_ONCE, "RFC3261_20_11") \
    X(CONTENT_ENCODING, "Content-Encoding", 'e', SIP_LIST, "RFC3261_20_12") \
    X(CONTENT_LANGUAGE, "Content-Language", 0, SIP_LIST, "RFC3261_20_13") \
    X(DATE, "Date", 0, SIP_ONCE, "RFC3261_20_17") \
    X(ERROR_INFO, "Error-Info", 0, SIP_LIST, "RFC3261_20_18") \
    X(IN_REPLY_TO, "In-Reply-To", 0, SIP_LIST, "RFC3261_20_21") \
    X(MIME_VERSION, "MIME-Version", 0, SIP_ONCE, "RFC3261_20_24") \
    X(ORGANIZATION, "Organization", 0, SIP_ONCE, "RFC3261_20_25") \
    X(PRIORITY, "Priority", 0, SIP_ONCE, "RFC3261_20_26") \
    X(PROXY_REQUIRE, "Proxy-Require", 0, SIP_LIST, "RFC3261_20_29") \
    X(REPLY_TO, "Reply-To", 0, SIP_ONCE, "RFC3261_20_31") \
    X(REQUIRE, "Require", 0, SIP_LIST, "RFC3261_20_32") \
    X(SERVER, "Server", 0, SIP_ONCE, "RFC3261_20_35") \
    X(SUBJECT, "Subject", 's', SIP_ONCE, "RFC3261_20_36") \
    X(SUPPORTED, "Supported", 'k', SIP_LIST, "RFC3261_20_37") \
    X(TIMESTAMP, "Timestamp", 0, SIP_ONCE, "RFC3261_20_38") \
    X(UNSUPPORTED, "Unsupported", 0, SIP_LIST, "RFC3261_20_40") \
    X(USER_AGENT, "User-Agent", 0, SIP_ONCE, "RFC3261_20_41") \
    X(WARNING, "Warning", 0, SIP_LIST, "RFC3261_20_43") \
    X(RACK, "RAck", 0, SIP_ONCE, "RFC3262_10") \
    X(RSEQ, "RSeq", 0, SIP_ONCE, "RFC3262_10") \
    X(PRIVACY, "Privacy", 0, SIP_ONCE, "RFC3323_4_2") \
    X(P_ASSERTED_IDENTITY, "P-Asserted-Identity", 0, SIP_LIST, "RFC3325_9_1") \
    X(P_PREFERRED_IDENTITY, "P-Preferred-Identity", 0, SIP_LIST, "RFC3325_9_2") \
    X(REMOTE_PARTY_ID, "Remote-Party-ID", 0, SIP_LIST, "GUIDE_remote_party_id") \
    X(REASON, "Reason", 0, SIP_LIST, "RFC3326_2") \
    X(PATH, "Path", 0, SIP_LIST, "RFC3327_4") \
    X(SECURITY_CLIENT, "Security-Client", 0, SIP_LIST, "RFC3329_2_2") \
    X(SECURITY_SERVER, "Security-Server", 0, SIP_LIST, "RFC3329_2_2") \
    X(SECURITY_VERIFY, "Security-Verify", 0, SIP_LIST, "RFC3329_2_2") \
    X(REFER_TO, "Refer-To", 'r', SIP_ONCE, "RFC3515_2_1") \
    X(SERVICE_ROUTE, "Service-Route", 0, SIP_LIST, "RFC3608_5") \
    X(REPLACES, "Replaces", 0, SIP_ONCE, "RFC3891_6_1") \
    X(REFERRED_BY, "Referred-By", 'b', SIP_ONCE, "RFC3892_3") \
    X(SIP_ETAG, "SIP-ETag", 0, SIP_ONCE, "RFC3903_12") \
    X(SIP_IF_MATCH, "SIP-If-Match", 0, SIP_ONCE, "RFC3903_12") \
    X(JOIN, "Join", 0, SIP_ONCE, "RFC3911_7_1") \
    X(SESSION_EXPIRES, "Session-Expires", 'x', SIP_ONCE, "RFC4028_4") \
    X(MIN_SE, "Min-SE", 0, SIP_ONCE, "RFC4028_5") \
    X(REFER_SUB, "Refer-Sub", 0, SIP_ONCE, "RFC4488_4") \
    X(P_EARLY_MEDIA, "P-Early-Media", 0, SIP_LIST, "RFC5009_9") \
    X(ANSWER_MODE, "Answer-Mode", 0, SIP_ONCE, "RFC5373_2") \
    X(PRIV_ANSWER_MODE, "Priv-Answer-Mode", 0, SIP_ONCE, "RFC5373_2") \
    X(MAX_BREADTH, "Max-Breadth", 0, SIP_ONCE, "RFC5393_5_8") \
    X(FLOW_TIMER, "Flow-Timer", 0, SIP_ONCE, "RFC5626_10") \
    X(DIVERSION, "Diversion", 0, SIP_LIST, "RFC5806_4") \
    X(INFO_PACKAGE, "Info-Package", 0, SIP_ONCE, "RFC6086_9_2") \
    X(RECV_INFO, "Recv-Info", 0, SIP_LIST, "RFC6086_9_2") \
    X(EVENT, "Event", 'o', SIP_ONCE, "RFC6665_8_4") \
    X(ALLOW_EVENTS, "Allow-Events", 'u', SIP_LIST, "RFC6665_8_4") \
    X(SUBSCRIPTION_STATE, "Subscription-State", 0, SIP_ONCE, "RFC6665_8_4") \
    X(HISTORY_INFO, "History-Info", 0, SIP_LIST, "RFC7044_5") \
    X(SESSION_ID, "Session-ID", 0, SIP_ONCE, "RFC7989_5")

/* The kinds that every message has. */
#define SIP_MUST_KINDS SIP_VIA, SIP_FROM, SIP_TO, SIP_CALL_ID, SIP_CSEQ

/* The perfect hash of grammar/name.c over a name's last four octets, its first one and its length. */
#define SIP_HASH_SLOTS 256
#define SIP_HASH(last, first, length) \
    (((((last) | 0x20202020u) ^ ((uint32_t)(length) | ((first) | 0x20u) << 8)) * \
      2429367459u) >> 24)
#define SIP_HASH_KINDS \
    [1] = SIP_REPLACES, \
    [13] = SIP_CONTENT_TYPE, \
    [16] = SIP_SECURITY_SERVER, \
    [20] = SIP_MIN_SE, \
    [32] = SIP_REFERRED_BY, \
    [34] = SIP_ACCEPT_ENCODING, \
    [35] = SIP_CONTENT_DISPOSITION, \
    [39] = SIP_REMOTE_PARTY_ID, \
    [40] = SIP_INFO_PACKAGE, \
    [41] = SIP_PROXY_AUTHORIZATION, \
    [42] = SIP_FLOW_TIMER, \
    [44] = SIP_SESSION_ID, \
    [49] = SIP_P_ASSERTED_IDENTITY, \
    [53] = SIP_P_EARLY_MEDIA, \
    [55] = SIP_CONTENT_LANGUAGE, \
    [57] = SIP_ACCEPT, \
    [59] = SIP_P_PREFERRED_IDENTITY, \
    [61] = SIP_MAX_BREADTH, \
    [66] = SIP_TIMESTAMP, \
    [67] = SIP_RSEQ, \
    [69] = SIP_MIN_EXPIRES, \
    [72] = SIP_SUBSCRIPTION_STATE, \
    [73] = SIP_MAX_FORWARDS, \
    [74] = SIP_DIVERSION, \
    [78] = SIP_CALL_ID, \
    [79] = SIP_PATH, \
    [87] = SIP_TO, \
    [94] = SIP_CALL_INFO, \
    [100] = SIP_RECV_INFO, \
    [102] = SIP_SERVICE_ROUTE, \
    [103] = SIP_ALLOW, \
    [108] = SIP_PRIV_ANSWER_MODE, \
    [117] = SIP_RACK, \
    [118] = SIP_ERROR_INFO, \
    [119] = SIP_DATE, \
    [124] = SIP_SESSION_EXPIRES, \
    [125] = SIP_ALLOW_EVENTS, \
    [126] = SIP_ACCEPT_LANGUAGE, \
    [128] = SIP_SUBJECT, \
    [132] = SIP_IN_REPLY_TO, \
    [134] = SIP_EVENT, \
    [140] = SIP_ORGANIZATION, \
    [143] = SIP_SECURITY_VERIFY, \
    [147] = SIP_CONTENT_LENGTH, \
    [150] = SIP_HISTORY_INFO, \
    [151] = SIP_REPLY_TO, \
    [158] = SIP_REFER_SUB, \
    [159] = SIP_SUPPORTED, \
    [163] = SIP_WARNING, \
    [165] = SIP_EXPIRES, \
    [169] = SIP_PROXY_REQUIRE, \
    [171] = SIP_ALERT_INFO, \
    [173] = SIP_AUTHENTICATION_INFO, \
    [174] = SIP_UNSUPPORTED, \
    [175] = SIP_REFER_TO, \
    [176] = SIP_FROM, \
    [179] = SIP_PROXY_AUTHENTICATE, \
    [183] = SIP_AUTHORIZATION, \
    [186] = SIP_ROUTE, \
    [196] = SIP_RECORD_ROUTE, \
    [201] = SIP_ANSWER_MODE, \
    [202] = SIP_SIP_ETAG, \
    [205] = SIP_CSEQ, \
    [206] = SIP_SECURITY_CLIENT, \
    [208] = SIP_RETRY_AFTER, \
    [212] = SIP_CONTENT_ENCODING, \
    [214] = SIP_SIP_IF_MATCH, \
    [215] = SIP_WWW_AUTHENTICATE, \
    [219] = SIP_JOIN, \
    [221] = SIP_CONTACT, \
    [223] = SIP_REQUIRE, \
    [231] = SIP_MIME_VERSION, \
    [236] = SIP_REASON, \
    [240] = SIP_PRIORITY, \
    [241] = SIP_PRIVACY, \
    [244] = SIP_USER_AGENT, \
    [249] = SIP_SERVER, \
    [251] = SIP_VIA
#define SIP_COMPACT_KINDS \
    ['b' - 'a'] = SIP_REFERRED_BY, \
    ['c' - 'a'] = SIP_CONTENT_TYPE, \
    ['e' - 'a'] = SIP_CONTENT_ENCODING, \
    ['f' - 'a'] = SIP_FROM, \
    ['i' - 'a'] = SIP_CALL_ID, \
    ['k' - 'a'] = SIP_SUPPORTED, \
    ['l' - 'a'] = SIP_CONTENT_LENGTH, \
    ['m' - 'a'] = SIP_CONTACT, \
    ['o' - 'a'] = SIP_EVENT, \
    ['r' - 'a'] = SIP_REFER_TO, \
    ['s' - 'a'] = SIP_SUBJECT, \
    ['t' - 'a'] = SIP_TO, \
    ['u' - 'a'] = SIP_ALLOW_EVENTS, \
    ['v' - 'a'] = SIP_VIA, \
    ['x' - 'a'] = SIP_SESSION_EXPIRES

/* The same over the first four octets and the length, of names that one vector holds with their colon.
 */
#define SIP_QUICK_SLOTS 256
#define SIP_QUICK(first, length) \
    ((((first) | 0x20202020u) * 1482591865u + (uint32_t)(length) * 2846363707u) >> 24)
/* X(slot, kind, name) */
#define SIP_QUICK_NAMES(X) \
    X(7, AUTHORIZATION, "Authorization:") \
    X(8, SIP_IF_MATCH, "SIP-If-Match:") \
    X(15, INFO_PACKAGE, "Info-Package:") \
    X(23, IN_REPLY_TO, "In-Reply-To:") \
    X(24, ALERT_INFO, "Alert-Info:") \
    X(25, RSEQ, "RSeq:") \
    X(30, CALL_INFO, "Call-Info:") \
    X(32, REFER_SUB, "Refer-Sub:") \
    X(37, SUPPORTED, "Supported:") \
    X(43, RECORD_ROUTE, "Record-Route:") \
    X(44, CONTENT_TYPE, "Content-Type:") \
    X(47, MIN_EXPIRES, "Min-Expires:") \
    X(48, TIMESTAMP, "Timestamp:") \
    X(49, SUBJECT, "Subject:") \
    X(50, SERVER, "Server:") \
    X(66, ALLOW, "Allow:") \
    X(67, FROM, "From:") \
    X(75, DATE, "Date:") \
    X(76, SESSION_EXPIRES, "Session-Expires:") \
    X(86, REPLY_TO, "Reply-To:") \
    X(87, SECURITY_CLIENT, "Security-Client:") \
    X(98, SIP_ETAG, "SIP-ETag:") \
    X(99, RETRY_AFTER, "Retry-After:") \
    X(115, REFERRED_BY, "Referred-By:") \
    X(117, MAX_FORWARDS, "Max-Forwards:") \
    X(118, REFER_TO, "Refer-To:") \
    X(119, HISTORY_INFO, "History-Info:") \
    X(124, REQUIRE, "Require:") \
    X(126, RECV_INFO, "Recv-Info:") \
    X(127, CONTENT_LENGTH, "Content-Length:") \
    X(128, RACK, "RAck:") \
    X(130, ERROR_INFO, "Error-Info:") \
    X(140, ORGANIZATION, "Organization:") \
    X(149, USER_AGENT, "User-Agent:") \
    X(155, ROUTE, "Route:") \
    X(156, UNSUPPORTED, "Unsupported:") \
    X(158, PRIVACY, "Privacy:") \
    X(166, ANSWER_MODE, "Answer-Mode:") \
    X(171, JOIN, "Join:") \
    X(173, DIVERSION, "Diversion:") \
    X(185, REMOTE_PARTY_ID, "Remote-Party-ID:") \
    X(191, FLOW_TIMER, "Flow-Timer:") \
    X(195, MIME_VERSION, "MIME-Version:") \
    X(197, TO, "To:") \
    X(201, EXPIRES, "Expires:") \
    X(203, CALL_ID, "Call-ID:") \
    X(204, MAX_BREADTH, "Max-Breadth:") \
    X(211, ACCEPT_ENCODING, "Accept-Encoding:") \
    X(214, SERVICE_ROUTE, "Service-Route:") \
    X(218, PATH, "Path:") \
    X(219, CONTACT, "Contact:") \
    X(220, ACCEPT, "Accept:") \
    X(223, MIN_SE, "Min-SE:") \
    X(224, PROXY_REQUIRE, "Proxy-Require:") \
    X(229, ALLOW_EVENTS, "Allow-Events:") \
    X(230, VIA, "Via:") \
    X(235, CSEQ, "CSeq:") \
    X(244, P_EARLY_MEDIA, "P-Early-Media:") \
    X(246, EVENT, "Event:") \
    X(248, PRIORITY, "Priority:") \
    X(249, REASON, "Reason:") \
    X(251, WARNING, "Warning:") \
    X(252, SESSION_ID, "Session-ID:")

#endif
