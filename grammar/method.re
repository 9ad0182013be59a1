/* method.re - Method by name, RFC 3261 7.1 and 25.1 (case-sensitive), 3262, 3311, 3428, 3515,
 * 3903, 6086, 6665. */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_method(enum sip_method *method, lex p)
{
    lex YYCURSOR = p, YYMARKER;

    /*!re2c
    "ACK"       { *method = SIP_ACK;       goto rest; }
    "BYE"       { *method = SIP_BYE;       goto rest; }
    "CANCEL"    { *method = SIP_CANCEL;    goto rest; }
    "INFO"      { *method = SIP_INFO;      goto rest; }
    "INVITE"    { *method = SIP_INVITE;    goto rest; }
    "MESSAGE"   { *method = SIP_MESSAGE;   goto rest; }
    "NOTIFY"    { *method = SIP_NOTIFY;    goto rest; }
    "OPTIONS"   { *method = SIP_OPTIONS;   goto rest; }
    "PRACK"     { *method = SIP_PRACK;     goto rest; }
    "PUBLISH"   { *method = SIP_PUBLISH;   goto rest; }
    "REFER"     { *method = SIP_REFER;     goto rest; }
    "REGISTER"  { *method = SIP_REGISTER;  goto rest; }
    "SUBSCRIBE" { *method = SIP_SUBSCRIBE; goto rest; }
    "UPDATE"    { *method = SIP_UPDATE;    goto rest; }
    ""          { *method = SIP_METHOD_OTHER; goto rest; }
    */
rest:
    /*!re2c
    token { *method = SIP_METHOD_OTHER; return YYCURSOR; }
    ""    { return YYCURSOR == p ? NULL : YYCURSOR; }
    */
}

const char *sip_method_text(enum sip_method method)
{
    static const char *const text[SIP_METHODS] = {
        "", "INVITE", "ACK", "BYE", "CANCEL", "REGISTER", "OPTIONS", "INFO", "PRACK", "UPDATE", "SUBSCRIBE",
        "NOTIFY", "REFER", "MESSAGE", "PUBLISH"
    };

    return (unsigned)method < SIP_METHODS ? text[method] : "";
}
