/* single.re - the values of fields that are one word or one number: Call-ID, CSeq, Max-Forwards, Content-Length (RFC 3261
 * 20.8, 20.14, 20.16, 20.22, 25.1). */
#include "lex.h"
/*!include:re2c "abnf.re" */

lex sip_lex_call_id(struct sip_reading *r, struct cw_slice *out, lex p)
{
    const lex base = r->base;
    lex YYCURSOR = p, YYMARKER;

    /*!re2c
    callid = word ("@" word)?;

    callid { goto done; }
    (word_octet | "=")+ ("@" (word_octet | "=")+)? {
        sip_note(r, SIP_TOLERANCE_CALL_ID_BASE64, p);
        goto done;
    }
    "" { return FAULT(p); }
    */
done:
    *out = SLICE(p, YYCURSOR);
    return YYCURSOR;
}

lex sip_lex_cseq(struct sip_reading *r, struct sip_message *m, lex p)
{
    const lex base = r->base;
    lex YYCURSOR = p, YYMARKER, a, b;
    enum sip_method method;
    /*!stags:re2c format = "lex @@ = NULL;\n"; */

    /*!re2c
    CSeq = DIGIT+ @a LWS @b token;

    CSeq       { goto done; }
    DIGIT+ LWS { return FAULT(YYCURSOR); }
    DIGIT+     { return FAULT(YYCURSOR); }
    ""         { return FAULT(p); }
    */
done:
    if (sip_lex_number(p, INT32_MAX, &m->cseq) != a) /* 8.1.1.5: less than 2^31 */
        return FAULT(p);
    sip_lex_method(&method, b);
    if (m->status)
        m->method = (uint8_t)method;
    m->cseq_method = SLICE(b, YYCURSOR);
    return YYCURSOR;
}

lex sip_lex_digits(lex p)
{
    lex YYCURSOR = p;

    /*!re2c
    Max_Forwards   = DIGIT+;
    Content_Length = DIGIT+;

    Max_Forwards | Content_Length { return YYCURSOR; }
    ""                            { return NULL; }
    */
}

lex sip_lex_hcolon(lex p)
{
    lex YYCURSOR = p, YYMARKER;

    /*!re2c
    HCOLON { return YYCURSOR; }
    ""     { return NULL; }
    */
}
