# The sources of the grammar, relative to the root of the project; gen/ holds what gen/grammar.sh made.
set(CW_GRAMMAR_SOURCES
    grammar/error.c
    grammar/field.c
    grammar/reason.c
    grammar/slice.c
    grammar/write.c
    gen/frame.c
    gen/sip_addr.c
    gen/sip_auth.c
    gen/sip_host.c
    gen/sip_method.c
    gen/sip_msg.c
    gen/sip_name.c
    gen/sip_param.c
    gen/sip_quoted.c
    gen/sip_uri.c
    gen/sip_via.c)
