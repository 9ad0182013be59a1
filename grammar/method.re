/* method.re - Method by name, RFC 3261 7.1 and 25.1 (case-sensitive), 3262, 3311, 3428, 3515,
 * 3903, 6086, 6665. */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_method(enum sip_method *method, lex p)
{
    lex YYCURSOR = p, YYMARKER;

    /*!re2c
    ACKm       = "ACK";
    BYEm       = "BYE";
    CANCELm    = "CANCEL";
    INFOm      = "INFO";
    INVITEm    = "INVITE";
    MESSAGEm   = "MESSAGE";
    NOTIFYm    = "NOTIFY";
    OPTIONSm   = "OPTIONS";
    PRACKm     = "PRACK";
    PUBLISHm   = "PUBLISH";
    REFERm     = "REFER";
    REGISTERm  = "REGISTER";
    SUBSCRIBEm = "SUBSCRIBE";
    UPDATEm    = "UPDATE";

    ACKm       { *method = SIP_ACK;       goto rest; }
    BYEm       { *method = SIP_BYE;       goto rest; }
    CANCELm    { *method = SIP_CANCEL;    goto rest; }
    INFOm      { *method = SIP_INFO;      goto rest; }
    INVITEm    { *method = SIP_INVITE;    goto rest; }
    MESSAGEm   { *method = SIP_MESSAGE;   goto rest; }
    NOTIFYm    { *method = SIP_NOTIFY;    goto rest; }
    OPTIONSm   { *method = SIP_OPTIONS;   goto rest; }
    PRACKm     { *method = SIP_PRACK;     goto rest; }
    PUBLISHm   { *method = SIP_PUBLISH;   goto rest; }
    REFERm     { *method = SIP_REFER;     goto rest; }
    REGISTERm  { *method = SIP_REGISTER;  goto rest; }
    SUBSCRIBEm { *method = SIP_SUBSCRIBE; goto rest; }
    UPDATEm    { *method = SIP_UPDATE;    goto rest; }
    ""         { *method = SIP_METHOD_OTHER; goto rest; }
    */
rest:
    /*!re2c
    extension_method = token;

    extension_method { *method = SIP_METHOD_OTHER; return YYCURSOR; }
    ""               { return YYCURSOR == p ? NULL : YYCURSOR; }
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
