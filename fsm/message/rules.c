/* rules.c - a message checked against the table of message rules. */
#include "rules.h"

#include "rules_table.h"

static bool is_for(const struct message_rule *rule, const struct sip_message *m)
{
    return (rule->methods >> m->method & 1u) && m->status >= rule->least && m->status <= rule->most;
}

static void report(const struct message_rule *rule, struct message_fault *out, size_t room,
                   size_t *n)
{
    if (*n < room)
        out[*n].rule = rule;
    ++*n;
}

size_t message_check(const struct sip_message *m, struct message_fault *out, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i < MESSAGE_RULES; i++) {
        const struct message_rule *rule = &message_rules[i];
        if (rule->holds && is_for(rule, m) && !rule->holds(m, (enum sip_kind)rule->kind))
            report(rule, out, room, &n);
    }
    return n;
}

size_t message_check_answer(const struct sip_message *answer, const struct sip_message *request,
                            struct message_fault *out, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i < MESSAGE_RULES; i++) {
        const struct message_rule *rule = &message_rules[i];
        if (rule->agrees && is_for(rule, answer) && !rule->agrees(answer, request))
            report(rule, out, room, &n);
    }
    return n;
}
