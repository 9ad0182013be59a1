/* run.h - runs of octets of one class, and rules that are others one after another, made by gen/run.py from
 * grammar/run.tsv and grammar/sequence.tsv. Each function returns the place behind its rule, or NULL; the
 * places that it gives are NULL where their part is absent. Only grammar/lex.h includes it. */

RUN const uint8_t *sip_run_token(const uint8_t *p)
{
    const uint8_t *const end = sip_lex_run(p, SIP_TOKEN_OCTET);

    return end == p ? NULL : end;
}

RUN const uint8_t *sip_run_qdtext(const uint8_t *p)
{
    return sip_lex_run(p, SIP_QDTEXT_OCTET);
}

RUN const uint8_t *sip_run_user(const uint8_t *p)
{
    const uint8_t *const end = sip_lex_escaped(p, SIP_USER_OCTET);

    return end == p ? NULL : end;
}

RUN const uint8_t *sip_run_password(const uint8_t *p)
{
    return sip_lex_escaped(p, SIP_PASSWORD_OCTET);
}

RUN const uint8_t *sip_run_pname(const uint8_t *p)
{
    const uint8_t *const end = sip_lex_escaped(p, SIP_PARAM_OCTET);

    return end == p ? NULL : end;
}

RUN const uint8_t *sip_run_pvalue(const uint8_t *p)
{
    const uint8_t *const end = sip_lex_escaped(p, SIP_PARAM_OCTET);

    return end == p ? NULL : end;
}

RUN const uint8_t *sip_run_port(const uint8_t *p)
{
    const uint8_t *const end = sip_lex_run(p, SIP_DIGIT_OCTET);

    return end == p ? NULL : end;
}

/* SEMI = SWS ";" SWS */
RUN const uint8_t *sip_seq_semi(const uint8_t *p)
{
    if (!(p = sip_lex_sws(p)))
        return NULL;
    if (p[0] != ';')
        return NULL;
    p += 1;
    if (!(p = sip_lex_sws(p)))
        return NULL;
    return p;
}

/* EQUAL = SWS "=" SWS */
RUN const uint8_t *sip_seq_equal(const uint8_t *p)
{
    if (!(p = sip_lex_sws(p)))
        return NULL;
    if (p[0] != '=')
        return NULL;
    p += 1;
    if (!(p = sip_lex_sws(p)))
        return NULL;
    return p;
}

/* COMMA = SWS "," SWS */
RUN const uint8_t *sip_seq_comma(const uint8_t *p)
{
    if (!(p = sip_lex_sws(p)))
        return NULL;
    if (p[0] != ',')
        return NULL;
    p += 1;
    if (!(p = sip_lex_sws(p)))
        return NULL;
    return p;
}

/* COLON = SWS ":" SWS */
RUN const uint8_t *sip_seq_colon(const uint8_t *p)
{
    if (!(p = sip_lex_sws(p)))
        return NULL;
    if (p[0] != ':')
        return NULL;
    p += 1;
    if (!(p = sip_lex_sws(p)))
        return NULL;
    return p;
}

/* SLASH = SWS "/" SWS */
RUN const uint8_t *sip_seq_slash(const uint8_t *p)
{
    if (!(p = sip_lex_sws(p)))
        return NULL;
    if (p[0] != '/')
        return NULL;
    p += 1;
    if (!(p = sip_lex_sws(p)))
        return NULL;
    return p;
}

/* userinfo = user @colon [ ":" password ] "@" */
RUN const uint8_t *sip_seq_userinfo(const uint8_t *p, const uint8_t **colon)
{
    *colon = NULL;
    if (!(p = sip_run_user(p)))
        return NULL;
    *colon = p;
    do {
        const uint8_t *pp = p;

        if (pp[0] != ':')
            break;
        pp += 1;
        if (!(pp = sip_run_password(pp)))
            break;
        p = pp;
    } while (0);
    if (p[0] != '@')
        return NULL;
    p += 1;
    return p;
}

/* other-param = pname @equal [ "=" @value pvalue ] */
RUN const uint8_t *sip_seq_other_param(const uint8_t *p, const uint8_t **equal, const uint8_t **value)
{
    *equal = *value = NULL;
    if (!(p = sip_run_pname(p)))
        return NULL;
    *equal = p;
    do {
        const uint8_t *pp = p, *pp_value = NULL;

        if (pp[0] != '=')
            break;
        pp += 1;
        pp_value = pp;
        if (!(pp = sip_run_pvalue(pp)))
            break;
        *value = pp_value;
        p = pp;
    } while (0);
    return p;
}

/* gen-value = token @token / quoted-string / host */
RUN const uint8_t *sip_seq_gen_value(const uint8_t *p, const uint8_t **token)
{
    *token = NULL;
    do {
        const uint8_t *pp = p, *pp_token = NULL;

        if (!(pp = sip_run_token(pp)))
            break;
        pp_token = pp;
        *token = pp_token;
        return pp;
    } while (0);
    do {
        const uint8_t *pp = p;

        if (!(pp = sip_lex_quoted_string(pp)))
            break;
        return pp;
    } while (0);
    if (!(p = sip_lex_host(p)))
        return NULL;
    return p;
}

/* generic-param = token @equal [ EQUAL @value gen-value ] */
RUN const uint8_t *sip_seq_generic_param(const uint8_t *p, const uint8_t **equal, const uint8_t **value, const uint8_t **token)
{
    *equal = *value = *token = NULL;
    if (!(p = sip_run_token(p)))
        return NULL;
    *equal = p;
    do {
        const uint8_t *pp = p, *pp_value = NULL, *pp_token = NULL;

        if (!(pp = sip_seq_equal(pp)))
            break;
        pp_value = pp;
        if (!(pp = sip_seq_gen_value(pp, &pp_token)))
            break;
        *value = pp_value;
        *token = pp_token;
        p = pp;
    } while (0);
    return p;
}

/* protocol-version = token */
RUN const uint8_t *sip_seq_protocol_version(const uint8_t *p)
{
    if (!(p = sip_run_token(p)))
        return NULL;
    return p;
}

/* transport = token */
RUN const uint8_t *sip_seq_transport(const uint8_t *p)
{
    if (!(p = sip_run_token(p)))
        return NULL;
    return p;
}

/* protocol-name = "SIP" */
RUN const uint8_t *sip_seq_protocol_name(const uint8_t *p)
{
    if ((p[0] | 0x20) != 's' || (p[1] | 0x20) != 'i' || (p[2] | 0x20) != 'p')
        return NULL;
    p += 3;
    return p;
}

/* sent-protocol = protocol-name SLASH protocol-version SLASH @name transport */
RUN const uint8_t *sip_seq_sent_protocol(const uint8_t *p, const uint8_t **name)
{
    *name = NULL;
    if (!(p = sip_seq_protocol_name(p)))
        return NULL;
    if (!(p = sip_seq_slash(p)))
        return NULL;
    if (!(p = sip_seq_protocol_version(p)))
        return NULL;
    if (!(p = sip_seq_slash(p)))
        return NULL;
    *name = p;
    if (!(p = sip_seq_transport(p)))
        return NULL;
    return p;
}

/* sent-by = host @colon [ COLON @number port ] */
RUN const uint8_t *sip_seq_sent_by(const uint8_t *p, const uint8_t **colon, const uint8_t **number)
{
    *colon = *number = NULL;
    if (!(p = sip_lex_host(p)))
        return NULL;
    *colon = p;
    do {
        const uint8_t *pp = p, *pp_number = NULL;

        if (!(pp = sip_seq_colon(pp)))
            break;
        pp_number = pp;
        if (!(pp = sip_run_port(pp)))
            break;
        *number = pp_number;
        p = pp;
    } while (0);
    return p;
}

/* hostport = host @colon [ ":" @number port ] */
RUN const uint8_t *sip_seq_hostport(const uint8_t *p, const uint8_t **colon, const uint8_t **number)
{
    *colon = *number = NULL;
    if (!(p = sip_lex_host(p)))
        return NULL;
    *colon = p;
    do {
        const uint8_t *pp = p, *pp_number = NULL;

        if (pp[0] != ':')
            break;
        pp += 1;
        pp_number = pp;
        if (!(pp = sip_run_port(pp)))
            break;
        *number = pp_number;
        p = pp;
    } while (0);
    return p;
}

/* product-version = token */
RUN const uint8_t *sip_seq_product_version(const uint8_t *p)
{
    if (!(p = sip_run_token(p)))
        return NULL;
    return p;
}

/* product = token [ SLASH product-version ] */
RUN const uint8_t *sip_seq_product(const uint8_t *p)
{
    if (!(p = sip_run_token(p)))
        return NULL;
    do {
        const uint8_t *pp = p;

        if (!(pp = sip_seq_slash(pp)))
            break;
        if (!(pp = sip_seq_product_version(pp)))
            break;
        p = pp;
    } while (0);
    return p;
}

/* media-range = token SLASH token */
RUN const uint8_t *sip_seq_media_range(const uint8_t *p)
{
    if (!(p = sip_run_token(p)))
        return NULL;
    if (!(p = sip_seq_slash(p)))
        return NULL;
    if (!(p = sip_run_token(p)))
        return NULL;
    return p;
}

/* IPv6reference = "[" IPv6address "]" */
RUN const uint8_t *sip_seq_ipv6reference(const uint8_t *p)
{
    if (p[0] != '[')
        return NULL;
    p += 1;
    if (!(p = sip_lex_ipv6address(p)))
        return NULL;
    if (p[0] != ']')
        return NULL;
    p += 1;
    return p;
}
