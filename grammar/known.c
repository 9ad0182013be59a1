/* known.c - the parameters that have a row in grammar/param.tsv (RFC 3261 25.1). */
#include "known.h"

static const char names[] = SIP_PARAM_NAMES;
const struct sip_known sip_known[] = { SIP_PARAM_ROWS };

bool sip_lex_fits(enum sip_rule rule, const struct sip_param *x)
{
    switch (rule) {
    case SIP_R_FLAG:
        return x->at == x->end;
    case SIP_R_TOKEN:
        return x->is_token;
    case SIP_R_QUOTED_STRING:
        return *x->at == '"' && x->at < x->end;
    case SIP_R_WORDY:
        return x->is_token || (*x->at == '"' && x->at < x->end);
    case SIP_R_ANY:
        return true;
    default:
        return sip_lex_rule(rule, x->at) == x->end;
    }
}

uint8_t sip_lex_known(uint8_t first, uint8_t count, const struct sip_param *x)
{
    const size_t size = (size_t)(x->label_end - x->label);

    for (uint8_t i = first; i < first + count; i++)
        if (sip_known[i].size == size && wide_same(x->label, (lex)names + sip_known[i].name, size))
            return i;
    return SIP_UNKNOWN;
}

void sip_lex_note_contact(struct sip_reading *r, const struct sip_param *x)
{
    const uint8_t i = sip_lex_known(SIP_SET_CONTACT, SIP_SET_CONTACT_SIZE, x);

    if (i != SIP_UNKNOWN && !sip_lex_fits((enum sip_rule)sip_known[i].rule, x))
        sip_note(r, SIP_TOLERANCE_CONTACT_PARAM, x->label);
}
