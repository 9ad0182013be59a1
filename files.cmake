# files.cmake - the sources of the core, for whoever builds it elsewhere: include(files.cmake), then compile
# CW_CORE_SOURCES with CW_CORE_INCLUDES. A traced core (-DCW_TRACED) needs CW_TRACE_SOURCES besides.
include(${CMAKE_CURRENT_LIST_DIR}/grammar/files.cmake)

set(CW_FSM_SOURCES
    fsm/address.c fsm/answer.c fsm/clausewire.c fsm/effects.c fsm/siphash.c fsm/timer.c
    fsm/registration/digest.c fsm/registration/hostport.c fsm/registration/reg_act.c
    fsm/registration/reg_event.c fsm/registration/register.c fsm/registration/retry.c
    fsm/transaction/match.c fsm/transaction/nict_act.c fsm/transaction/nist_act.c
    gen/reg.c gen/nict.c gen/nist.c)
set(CW_TRACE_SOURCES fsm/trace.c gen/arcs.c)
set(CW_CORE_SOURCES ${CW_GRAMMAR_SOURCES} ${CW_FSM_SOURCES})
set(CW_CORE_INCLUDES fsm fsm/transaction fsm/registration grammar gen)
