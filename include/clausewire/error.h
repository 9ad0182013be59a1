/* error.h - the errors of the core, each with the clause that calls for it (LOCAL_refused where the
 * decision is our own).
 *
 * One list from which the enum, the texts, the clauses and the statuses are made. Values are part of
 * the interface: new ones are appended, none changes. X(name, value, clause, status of the response
 * to such a request or 0, text) */
#ifndef CLAUSEWIRE_ERROR_H
#define CLAUSEWIRE_ERROR_H

#define CW_ERRORS(X)                                                                               \
    X(E_TOO_LARGE, -1, "RFC3261_18_1_1", 513, "message larger than 65,535 octets")                 \
    X(E_TRUNCATED, -2, "RFC3261_7_5", 400, "no empty line after the header fields")                \
    X(E_START_LINE, -3, "RFC3261_7_1", 400, "malformed start line")                                \
    X(E_VERSION, -4, "RFC3261_21_5_6", 505, "SIP version other than 2.0")                          \
    X(E_FIELD_NAME, -5, "RFC3261_7_3_1", 400, "malformed header field name")                       \
    X(E_FIELD_VALUE, -6, "RFC3261_25_1", 400, "malformed header field value")                      \
    X(E_FIELD_TWICE, -7, "RFC3261_7_3_1", 400, "header field that may stand once stands twice")    \
    X(E_FIELD_ABSENT, -8, "RFC3261_8_1_1", 400, "mandatory header field absent")                   \
    X(E_TOO_MANY, -9, "LOCAL_limits", 513, "more header fields or values than the limit")          \
    X(E_LENGTH, -10, "RFC3261_18_3", 400, "Content-Length exceeds the datagram or is malformed")   \
    X(E_METHOD, -11, "RFC3261_8_1_1_5", 400, "CSeq method differs from the request's")             \
    X(E_URI, -12, "RFC3261_19_1_1", 400, "malformed URI")                                          \
    X(E_STATUS, -13, "RFC3261_7_2", 0, "status code outside 100 to 699")                           \
    X(E_FULL, -14, "LOCAL_pools", 503, "the caller's pool is full")                                \
    X(E_ROOM, -15, "LOCAL_limits", 0, "the message does not fit its buffer")                       \
    X(E_STRAY, -16, "RFC3261_18_1_2", 0, "response or ICMP error that matches no transaction")     \
    X(E_REFUSED, -17, "LOCAL_refused", 0, "the chart refuses this event in this state")            \
    X(E_LINE, -18, "LOCAL_wishes", 0, "no such line, or the line is disabled")                     \
    X(E_CONTROL, -19, "LOCAL_refused", 0, "unknown wish")                                          \
    X(E_VIA, -20, "RFC3261_8_1_3_3", 0, "response with more than one Via, or not ours")            \
    X(E_SDP_LINE, -21, "RFC8866_9", 488, "malformed line of a session description")                \
    X(E_SDP_ORDER, -22, "RFC8866_5", 488,                                                          \
      "line of a session description out of order, or of an unknown type")                         \
    X(E_SDP_ABSENT, -23, "RFC8866_5", 488, "mandatory line of a session description absent")       \
    X(E_SDP_CONNECTION, -24, "RFC8866_5_7", 488, "media description without a connection address") \
    X(E_SDP_VERSION, -25, "RFC8866_5_1", 488, "session description of a version other than 0")     \
    X(E_SDP_TOO_MANY, -26, "LOCAL_sdp_limits", 488,                                                \
      "more media, formats or keys in a session description than the limit")                       \
    X(E_MEDIA_TYPE, -27, "RFC3261_20_15", 400,                                                     \
      "malformed media type, or one without its boundary")                                         \
    X(E_MULTIPART, -28, "RFC2046_5_1_1", 400,                                                      \
      "multipart body without its delimiters, or with a malformed part")                           \
    X(E_NESTED, -29, "LOCAL_body_limits", 413, "bodies nested deeper than the limit")              \
    X(E_SIPFRAG, -30, "RFC3420_2", 400, "malformed fragment of a SIP message")                     \
    X(E_SUMMARY, -31, "RFC3842_5_2", 400, "malformed message summary")                             \
    X(E_URI_LENGTH, -32, "RFC3261_21_4_12", 414, "Request-URI longer than the limit")              \
    X(E_SCHEME, -33, "RFC3261_8_2_2_1", 416, "Request-URI that is neither sip nor sips")           \
    X(E_OPTION, -34, "RFC3261_8_2_2_3", 420, "Require of an option that is not supported")         \
    X(E_POOL, -35, "LOCAL_pools", 0, "the caller's pool has no slot for the wish")                 \
    X(E_NONPROXY, -36, "GUIDE_block_nonproxy", 0,                                                  \
      "request from an address that is none of the line's servers")                                \
    X(E_SIZES, -37, "LOCAL_sizes", 0,                                                              \
      "the core and its caller were compiled with different sizes or limits")                      \
    X(E_DEVIATION, -38, "LOCAL_strict", 0, "read, but not what the grammar has")                   \
    X(E_CHALLENGE, -39, "LOCAL_challenge_room", 0, "challenge longer than the room for it")

#define CW_ERROR_ENUM(name, value, clause, status, text) CW_##name = (value),
enum cw_error { CW_OK = 0, CW_ERRORS(CW_ERROR_ENUM) };
#undef CW_ERROR_ENUM

#ifdef __cplusplus
extern "C" {
#endif

const char *cw_error_name(int error);   /* "E_URI"; "?" for a value outside the list. Never NULL */
const char *cw_error_text(int error);   /* a phrase without a full stop; never NULL */
const char *cw_error_clause(int error); /* a registry id; never NULL */
int cw_error_status(int error); /* of the response to a request with this fault; 0: no response */

#ifdef __cplusplus
}
#endif

#endif
