/* deviation.c - the list of deviations of a view (RFC 3261 25.1; grammar/tolerance.tsv). */
#include "lex.h"

void sip_note_in(struct sip_deviations *list, enum sip_tolerance rule, size_t at)
{
    if (list->count < SIP_DEVIATIONS_KEPT)
        list->kept[list->count] = (struct sip_deviation){ (uint16_t)at, (uint8_t)rule };
    if (list->count < UINT8_MAX)
        list->count++;
}

int sip_strict(const struct sip_message *m, struct sip_verdict *v)
{
    const struct sip_deviation *first = m->deviations.kept;
    unsigned i = 0;

    while (i < m->fields && !m->field[i].fault)
        i++;
    if (i == m->fields && !m->deviations.count)
        return CW_OK;
    if (v) {
        *v = (struct sip_verdict){ .error = CW_E_DEVIATION, .parsed = 1, .identified = 1 };
        if (i < m->fields && (!m->deviations.count || first->at >= m->field[i].name.at)) {
            v->offset = m->field[i].value.at;
            v->kind = m->field[i].kind;
        } else {
            v->offset = first->at;
        }
    }
    return CW_E_DEVIATION;
}

void sip_note(struct sip_reading *r, enum sip_tolerance rule, lex at)
{
    r->has_noted = true;
    if (r->deviations)
        sip_note_in(r->deviations, rule, (size_t)(at - r->base));
}
