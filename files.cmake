# files.cmake - the sources of the core, for whoever builds it elsewhere: include(files.cmake), then compile
# CW_CORE_SOURCES with CW_CORE_INCLUDES. A traced core (-DCW_TRACED) needs CW_TRACE_SOURCES besides.
include(${CMAKE_CURRENT_LIST_DIR}/grammar/files.cmake)

set(CW_FSM_SOURCES
    fsm/address.c fsm/admission.c fsm/answer.c fsm/classify.c fsm/clausewire.c fsm/effects.c fsm/events.c fsm/fields.c fsm/outside.c
    fsm/pool.c fsm/receive.c fsm/siphash.c fsm/timer.c fsm/want.c
    fsm/registration/binding.c fsm/registration/digest.c fsm/registration/reg_act.c
    fsm/registration/reg_response.c fsm/registration/register.c fsm/registration/retry.c
    fsm/request/fork.c fsm/request/next_hop.c fsm/request/remote.c fsm/request/request_act.c fsm/request/request_response.c
    fsm/request/request_write.c
    fsm/server/domain.c fsm/server/entry.c fsm/server/fallback.c fsm/server/keep_act.c fsm/server/locate_act.c fsm/server/plan.c
    fsm/server/search.c fsm/server/server_list.c
    fsm/server/site_act.c fsm/server/weight.c
    fsm/transaction/derived.c fsm/transaction/ict_act.c fsm/transaction/ist_act.c fsm/transaction/large.c
    fsm/transaction/match.c fsm/transaction/nict_act.c fsm/transaction/nist_act.c
    gen/admission_table.c gen/ict_responses.c gen/keep_responses.c gen/nict_responses.c gen/reg_responses.c gen/request_responses.c
    gen/ict.c gen/ist.c gen/keep.c gen/locate.c gen/nict.c gen/nist.c gen/reg.c gen/request.c gen/site.c)
set(CW_TRACE_SOURCES fsm/trace.c gen/arcs.c)
set(CW_CORE_SOURCES ${CW_GRAMMAR_SOURCES} ${CW_FSM_SOURCES})
set(CW_CORE_INCLUDES fsm fsm/transaction fsm/registration fsm/request fsm/server grammar gen)
