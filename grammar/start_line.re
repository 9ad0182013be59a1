/* start_line.re - the first line of a message: Request-Line, Status-Line (RFC 3261 7.1, 7.2, 25.1). */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_status_line(struct sip_reading *r, struct sip_message *m, lex p, int *error)
{
    const lex base = r->base;
    lex YYCURSOR = p, YYMARKER, a, b, c;
    uint32_t status = 0;
    /*!stags:re2c format = "lex @@ = NULL;\n"; */

    /* Status_Code and the phrase as 25.1 has them; what else is read of a phrase is noted. The version is no other than
     * 2.0, in letters of either case (7.1). */
    /*!re2c
    SIP_Version   = 'SIP/' DIGIT+ "." DIGIT+;
    reserved      = [;/?:@&=+$,];
    Status_Code   = [1-6] DIGIT{2};
    Reason_Phrase = (reserved | unreserved | escaped | UTF8_NONASCII | UTF8_CONT | WSP)*;
    Status_Line   = 'SIP/2.0 ' @a Status_Code " " @b Reason_Phrase @c CRLF;

    Status_Line { goto done; }
    'SIP/2.0 ' @a Status_Code " " @b [\t\x20-\x7e\x80-\xff]* @c CRLF {
        sip_note(r, SIP_TOLERANCE_PHRASE_WIDE, b);
        goto done;
    }
    'SIP/2.0 ' @a Status_Code @b @c CRLF {
        sip_note(r, SIP_TOLERANCE_PHRASE_ABSENT, b);
        goto done;
    }
    'SIP/2.0 ' @a Status_Code " " { return *error = CW_E_START_LINE, FAULT(YYCURSOR); }
    'SIP/2.0 ' @a DIGIT+          { return *error = CW_E_STATUS, FAULT(a); }
    SIP_Version " "               { return *error = CW_E_VERSION, FAULT(p); }
    *                             { return *error = CW_E_START_LINE, FAULT(p); }
    */
done:
    sip_lex_number(a, 699, &status);
    m->status = (uint16_t)status;
    m->reason = SLICE(b, c);
    return YYCURSOR;
}

/* The Request-Line. With a fault behind the method, method_name is set: it is a request all the
 * same. */
lex sip_lex_request_line(struct sip_reading *r, struct sip_message *m, lex p, int *error)
{
    const lex base = r->base;
    lex YYCURSOR = p, YYMARKER, a;
    enum sip_method method;
    /*!stags:re2c format = "lex @@ = NULL;\n"; */

    YYCURSOR = sip_lex_method(&method, p);
    if (!YYCURSOR || *YYCURSOR != ' ')
        return *error = CW_E_START_LINE, FAULT(p);
    m->method = (uint8_t)method;
    m->method_name = SLICE(p, YYCURSOR);
    YYCURSOR = sip_lex_uri(r, &m->request_uri, YYCURSOR + 1, false);
    if (!YYCURSOR)
        return *error = CW_E_URI, NULL;
    p = YYCURSOR;
    /*!re2c
    " SIP/2.0" CRLF        { goto done; }
    " " @a SIP_Version CRLF {
        if (YYCURSOR - a == 9 && a[4] == '2' && a[6] == '0')
            goto done; /* the version's name in another case (7.1) */
        return *error = CW_E_VERSION, FAULT(a);
    }
    * { return *error = CW_E_START_LINE, FAULT(p); }
    */
done:
    if (m->request_uri.is_sip && m->request_uri.headers.len) /* 19.1.1 table 1: no headers in a Request-URI */
        return *error = CW_E_URI, FAULT(base + m->request_uri.headers.at);
    if (m->request_uri.port_unusable) /* LOCAL_port_places: no place that it could be for */
        return *error = CW_E_URI, FAULT(base + m->request_uri.host.at + m->request_uri.host.len + 1);
    for (size_t i = 0; base[m->request_uri.host.at] == '[' && i < m->request_uri.host.len; i++)
        if (base[m->request_uri.host.at + i] == '%') /* a zone has a meaning on the sender's machine alone */
            return *error = CW_E_URI, FAULT(base + m->request_uri.host.at);
    return YYCURSOR;
}
