# The message rules: for tests and the audit, not for the firmware. Include path: fsm/message.
set(CW_RULES_SOURCES
    fsm/message/agreement.c fsm/message/credentials.c fsm/message/headers.c fsm/message/rules.c
    gen/rules_table.c)
