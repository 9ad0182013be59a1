/* member.h - the parameters that have a member of the view, made by gen/member.py from grammar/member.tsv.
 * Only grammar/lex.h includes it. */

enum sip_uri_member {
    SIP_U_OTHER,
    SIP_U_TRANSPORT,
    SIP_U_USER,
    SIP_U_METHOD,
    SIP_U_TTL,
    SIP_U_MADDR,
    SIP_U_LR
};

ONCE enum sip_uri_member sip_uri_member(const uint8_t *p, size_t n)
{
    if (n == 9 && wide_alike(p, "transpor", 8) && (p[8] | 0x20) == 't')
        return SIP_U_TRANSPORT;
    if (n == 4 && wide_alike(p, "user", 4))
        return SIP_U_USER;
    if (n == 6 && wide_alike(p, "method", 6))
        return SIP_U_METHOD;
    if (n == 3 && (p[0] | 0x20) == 't' && (p[1] | 0x20) == 't' && (p[2] | 0x20) == 'l')
        return SIP_U_TTL;
    if (n == 5 && wide_alike(p, "maddr", 5))
        return SIP_U_MADDR;
    if (n == 2 && (p[0] | 0x20) == 'l' && (p[1] | 0x20) == 'r')
        return SIP_U_LR;
    return SIP_U_OTHER;
}

/* Does the value [at, end) fit its rule? at == end: there is none. */
static inline bool sip_uri_fits(enum sip_uri_member member, const uint8_t *at, const uint8_t *end,
        bool is_token)
{
    if ((1u << member) & (1u << SIP_U_TRANSPORT | 1u << SIP_U_USER | 1u << SIP_U_METHOD))
        return is_token;
    if ((1u << member) & (1u << SIP_U_TTL))
        return sip_lex_ttl(at) == end;
    if ((1u << member) & (1u << SIP_U_MADDR))
        return sip_lex_host(at) == end;
    if ((1u << member) & (1u << SIP_U_LR))
        return at == end;
    return true;
}

enum sip_field_member {
    SIP_P_OTHER,
    SIP_P_BRANCH,
    SIP_P_RECEIVED,
    SIP_P_RPORT,
    SIP_P_MADDR,
    SIP_P_TTL,
    SIP_P_TAG,
    SIP_P_EXPIRES
};

ONCE enum sip_field_member sip_field_member(const uint8_t *p, size_t n)
{
    if (n == 6 && wide_alike(p, "branch", 6))
        return SIP_P_BRANCH;
    if (n == 8 && wide_alike(p, "received", 8))
        return SIP_P_RECEIVED;
    if (n == 5 && wide_alike(p, "rport", 5))
        return SIP_P_RPORT;
    if (n == 5 && wide_alike(p, "maddr", 5))
        return SIP_P_MADDR;
    if (n == 3 && (p[0] | 0x20) == 't' && (p[1] | 0x20) == 't' && (p[2] | 0x20) == 'l')
        return SIP_P_TTL;
    if (n == 3 && (p[0] | 0x20) == 't' && (p[1] | 0x20) == 'a' && (p[2] | 0x20) == 'g')
        return SIP_P_TAG;
    if (n == 7 && wide_alike(p, "expires", 7))
        return SIP_P_EXPIRES;
    return SIP_P_OTHER;
}

/* Does the value [at, end) fit its rule? at == end: there is none. */
static inline bool sip_field_fits(enum sip_field_member member, const uint8_t *at, const uint8_t *end,
        bool is_token)
{
    if ((1u << member) & (1u << SIP_P_BRANCH | 1u << SIP_P_TAG))
        return is_token;
    if ((1u << member) & (1u << SIP_P_RECEIVED))
        return sip_lex_address(at) == end;
    if ((1u << member) & (1u << SIP_P_RPORT))
        return at == end || sip_run_port(at) == end;
    if ((1u << member) & (1u << SIP_P_MADDR))
        return sip_lex_host(at) == end;
    if ((1u << member) & (1u << SIP_P_TTL))
        return sip_lex_ttl(at) == end;
    if ((1u << member) & (1u << SIP_P_EXPIRES))
        return sip_run_port(at) == end;
    return true;
}
