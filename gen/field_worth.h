/* field_worth.h - what a header field is worth in each message, made by gen/worth.py from
 * grammar/field.tsv. */
#ifndef CW_FIELD_WORTH_H
#define CW_FIELD_WORTH_H

/* The statuses of places, least and most; a request has 0. */
#define SIP_PLACE_STATUSES \
    { 0, 699 }, \
    { 0, 0 }, \
    { 200, 299 }, \
    { 100, 199 }, \
    { 300, 399 }, \
    { 485, 485 }, \
    { 400, 699 }, \
    { 101, 199 }, \
    { 401, 401 }, \
    { 484, 484 }, \
    { 423, 423 }, \
    { 404, 404 }, \
    { 413, 413 }, \
    { 480, 480 }, \
    { 486, 486 }, \
    { 500, 500 }, \
    { 503, 503 }, \
    { 600, 600 }, \
    { 603, 603 }, \
    { 101, 299 }, \
    { 407, 407 }, \
    { 415, 415 }, \
    { 180, 180 }, \
    { 300, 699 }, \
    { 200, 699 }, \
    { 100, 699 }, \
    { 420, 420 }, \
    { 421, 421 }, \
    { 494, 494 }, \
    { 422, 422 }, \
    { 469, 469 }

/* The methods of places: 1 << enum sip_method. */
#define SIP_PLACE_METHODS \
    0x7fff, \
    0x1e22, \
    0x1602, \
    0x0044, \
    0x0e02, \
    0x0860, \
    0x7feb, \
    0x1000, \
    0x1c02, \
    0x0002, \
    0x1400, \
    0x03dc, \
    0x0bd8, \
    0x0c00, \
    0x6422, \
    0x4420, \
    0x7ffb, \
    0x7fef, \
    0x0302, \
    0x0010, \
    0x0020, \
    0x5feb, \
    0x0262, \
    0x02e2, \
    0x62e2, \
    0x2002, \
    0x7662, \
    0x6402, \
    0x6082, \
    0x5ffb, \
    0x0800, \
    0x0100, \
    0x7c4a, \
    0x4000, \
    0x0202, \
    0x7f7f, \
    0x0080, \
    0x0322, \
    0x4c00, \
    0x7c62

/* The places: which statuses, which methods, weight. */
#define SIP_PLACES \
    { 0, 0, SIP_NEEDED | SIP_MUST | SIP_LAST_PLACE }, \
    { 1, 1, SIP_NEEDED }, \
    { 2, 2, SIP_NEEDED }, \
    { 1, 3, SIP_OPTIONAL }, \
    { 3, 4, SIP_OPTIONAL }, \
    { 2, 5, SIP_OPTIONAL }, \
    { 4, 6, SIP_OPTIONAL }, \
    { 5, 6, SIP_OPTIONAL }, \
    { 6, 7, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 0, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 1, 8, SIP_NEEDED }, \
    { 7, 9, SIP_NEEDED }, \
    { 2, 9, SIP_NEEDED }, \
    { 2, 10, SIP_NEEDED }, \
    { 1, 11, SIP_OPTIONAL }, \
    { 7, 12, SIP_OPTIONAL }, \
    { 2, 12, SIP_OPTIONAL }, \
    { 7, 10, SIP_OPTIONAL }, \
    { 8, 13, SIP_OPTIONAL }, \
    { 9, 13, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 0, 14, SIP_OPTIONAL }, \
    { 1, 7, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 10, 15, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 11, 16, SIP_OPTIONAL }, \
    { 12, 16, SIP_OPTIONAL }, \
    { 13, 16, SIP_OPTIONAL }, \
    { 14, 16, SIP_OPTIONAL }, \
    { 15, 16, SIP_OPTIONAL }, \
    { 16, 16, SIP_OPTIONAL }, \
    { 17, 16, SIP_OPTIONAL }, \
    { 18, 16, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 0, 0, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 1, 17, SIP_NEEDED | SIP_WITH_BODY }, \
    { 19, 18, SIP_NEEDED | SIP_WITH_BODY }, \
    { 0, 17, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 8, 6, SIP_NEEDED | SIP_ALONE }, \
    { 20, 6, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 20, 6, SIP_NEEDED | SIP_ALONE }, \
    { 8, 16, SIP_OPTIONAL }, \
    { 20, 19, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 20, SIP_NEEDED | SIP_ALONE }, \
    { 1, 0, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 17, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 21, SIP_OPTIONAL }, \
    { 2, 22, SIP_OPTIONAL }, \
    { 21, 6, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 21, SIP_OPTIONAL }, \
    { 2, 23, SIP_OPTIONAL }, \
    { 21, 6, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 9, SIP_OPTIONAL }, \
    { 22, 9, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 0, 6, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 2, 6, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 0, 24, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 0, 17, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 0, 0, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 23, 16, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 25, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 0, 26, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 27, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 6, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 0, 25, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 6, SIP_NEEDED }, \
    { 7, 9, SIP_NEEDED }, \
    { 24, 6, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 25, 16, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 28, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 29, SIP_OPTIONAL }, \
    { 2, 29, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 26, 6, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 25, 16, SIP_OPTIONAL }, \
    { 1, 30, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 31, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 7, 9, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 0, 32, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 20, SIP_OPTIONAL }, \
    { 2, 20, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 27, 6, SIP_OPTIONAL }, \
    { 28, 6, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 7, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 2, 20, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 9, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 2, 33, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 1, 33, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 1, 34, SIP_NEEDED }, \
    { 2, 34, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 34, SIP_NEEDED }, \
    { 29, 34, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 7, SIP_OPTIONAL }, \
    { 2, 7, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 18, SIP_OPTIONAL }, \
    { 7, 18, SIP_OPTIONAL }, \
    { 2, 18, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 9, SIP_OPTIONAL }, \
    { 2, 9, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 35, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 9, SIP_OPTIONAL }, \
    { 4, 9, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 36, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 1, 37, SIP_OPTIONAL }, \
    { 25, 18, SIP_OPTIONAL }, \
    { 30, 36, SIP_OPTIONAL | SIP_LAST_PLACE }, \
    { 1, 38, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 1, 30, SIP_NEEDED | SIP_LAST_PLACE }, \
    { 0, 39, SIP_OPTIONAL | SIP_LAST_PLACE }

/* 1 + the first place of each kind that has one. */
#define SIP_FIRST_PLACES \
    [SIP_VIA] = 1, \
    [SIP_FROM] = 1, \
    [SIP_TO] = 1, \
    [SIP_CALL_ID] = 1, \
    [SIP_CSEQ] = 1, \
    [SIP_CONTACT] = 2, \
    [SIP_MAX_FORWARDS] = 10, \
    [SIP_ROUTE] = 10, \
    [SIP_RECORD_ROUTE] = 11, \
    [SIP_EXPIRES] = 21, \
    [SIP_MIN_EXPIRES] = 23, \
    [SIP_RETRY_AFTER] = 24, \
    [SIP_CONTENT_LENGTH] = 32, \
    [SIP_CONTENT_TYPE] = 33, \
    [SIP_WWW_AUTHENTICATE] = 36, \
    [SIP_PROXY_AUTHENTICATE] = 38, \
    [SIP_AUTHORIZATION] = 41, \
    [SIP_PROXY_AUTHORIZATION] = 43, \
    [SIP_ACCEPT] = 44, \
    [SIP_ACCEPT_ENCODING] = 47, \
    [SIP_ACCEPT_LANGUAGE] = 47, \
    [SIP_ALERT_INFO] = 50, \
    [SIP_ALLOW] = 52, \
    [SIP_AUTHENTICATION_INFO] = 53, \
    [SIP_CALL_INFO] = 54, \
    [SIP_CONTENT_DISPOSITION] = 33, \
    [SIP_CONTENT_ENCODING] = 33, \
    [SIP_CONTENT_LANGUAGE] = 55, \
    [SIP_DATE] = 56, \
    [SIP_ERROR_INFO] = 57, \
    [SIP_IN_REPLY_TO] = 58, \
    [SIP_MIME_VERSION] = 55, \
    [SIP_ORGANIZATION] = 59, \
    [SIP_PRIORITY] = 60, \
    [SIP_PROXY_REQUIRE] = 61, \
    [SIP_REPLY_TO] = 62, \
    [SIP_REQUIRE] = 63, \
    [SIP_SERVER] = 66, \
    [SIP_SUBJECT] = 67, \
    [SIP_SUPPORTED] = 68, \
    [SIP_TIMESTAMP] = 56, \
    [SIP_UNSUPPORTED] = 70, \
    [SIP_USER_AGENT] = 56, \
    [SIP_WARNING] = 71, \
    [SIP_RACK] = 73, \
    [SIP_RSEQ] = 74, \
    [SIP_PRIVACY] = 56, \
    [SIP_P_ASSERTED_IDENTITY] = 75, \
    [SIP_P_PREFERRED_IDENTITY] = 75, \
    [SIP_REMOTE_PARTY_ID] = 56, \
    [SIP_REASON] = 56, \
    [SIP_PATH] = 76, \
    [SIP_SECURITY_CLIENT] = 61, \
    [SIP_SECURITY_SERVER] = 78, \
    [SIP_SECURITY_VERIFY] = 61, \
    [SIP_REFER_TO] = 80, \
    [SIP_SERVICE_ROUTE] = 81, \
    [SIP_REPLACES] = 82, \
    [SIP_REFERRED_BY] = 61, \
    [SIP_SIP_ETAG] = 83, \
    [SIP_SIP_IF_MATCH] = 84, \
    [SIP_JOIN] = 82, \
    [SIP_SESSION_EXPIRES] = 85, \
    [SIP_MIN_SE] = 87, \
    [SIP_REFER_SUB] = 89, \
    [SIP_P_EARLY_MEDIA] = 91, \
    [SIP_ANSWER_MODE] = 94, \
    [SIP_PRIV_ANSWER_MODE] = 94, \
    [SIP_MAX_BREADTH] = 96, \
    [SIP_FLOW_TIMER] = 81, \
    [SIP_DIVERSION] = 97, \
    [SIP_INFO_PACKAGE] = 99, \
    [SIP_RECV_INFO] = 100, \
    [SIP_EVENT] = 103, \
    [SIP_ALLOW_EVENTS] = 56, \
    [SIP_SUBSCRIPTION_STATE] = 104, \
    [SIP_HISTORY_INFO] = 105, \
    [SIP_SESSION_ID] = 56

#endif
