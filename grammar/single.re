/* single.re - the values of fields that are one word or one number: Call-ID, CSeq, Max-Forwards (RFC 3261
 * 20.8, 20.16, 20.22, 25.1). */
#include "lex.h"
/*!include:re2c "abnf.re" */

/* The run of words that nearly every Call-ID is, many octets at a time, is told by its end; tests/unit/test_deviation.c
 * shows it equal to the rule. */
static COLD lex read_call_id(struct sip_reading *r, lex p)
{
    lex YYCURSOR = p, YYMARKER;

    /*!re2c
    callid = word ("@" word)?;

    callid { return YYCURSOR; }
    (word_octet | "=")+ ("@" (word_octet | "=")+)? {
        sip_note(r, SIP_TOLERANCE_CALL_ID_BASE64, p);
        return YYCURSOR;
    }
    "" { return FAULT(p); }
    */
}

lex sip_lex_call_id(struct sip_reading *r, struct cw_slice *out, lex p)
{
    const lex base = r->base;
    lex at = sip_lex_run(p, SIP_WORD_OCTET), q = at;

    if (*at == '@')
        q = sip_lex_run(at + 1, SIP_WORD_OCTET);
    if ((at == p || q == at + 1 || !sip_is_end(q)) && !(q = read_call_id(r, p)))
        return NULL;
    *out = SLICE(p, q);
    return q;
}

/* *b: where the method begins. */
static COLD lex read_cseq(struct sip_reading *r, lex p, lex *b)
{
    lex YYCURSOR = p, YYMARKER, m;
    /*!stags:re2c format = "lex @@ = NULL;\n"; */

    /*!re2c
    CSeq = DIGIT+ LWS @m token;

    CSeq       { return *b = m, YYCURSOR; }
    DIGIT+ LWS { return FAULT(YYCURSOR); }
    DIGIT+     { return FAULT(YYCURSOR); }
    ""         { return FAULT(p); }
    */
}

lex sip_lex_cseq(struct sip_reading *r, struct sip_message *m, lex p)
{
    const lex base = r->base;
    enum sip_method method;
    lex b = sip_lex_number(p, INT32_MAX, &m->cseq), q; /* 8.1.1.5: less than 2^31 */

    if (!b)
        return FAULT(p);
    if (*b == ' ' && sip_octet[b[1]] & SIP_TOKEN_OCTET) /* all but always */
        b++;
    else if (!read_cseq(r, p, &b))
        return NULL;
    q = sip_lex_method(&method, b);
    if (m->status)
        m->method = (uint8_t)method;
    m->cseq_method = SLICE(b, q);
    return q;
}

lex sip_lex_digits(lex p)
{
    lex YYCURSOR = p;

    /*!re2c
    Max_Forwards = DIGIT+;

    Max_Forwards { return YYCURSOR; }
    ""           { return NULL; }
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
