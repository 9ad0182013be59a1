# files.cmake - the sources of the core, for a build of one's own, in any folder: include(.../files.cmake), then compile
# CW_CORE_SOURCES with CW_CORE_INCLUDES. What uses the core needs CW_PUBLIC_INCLUDE only. A traced core (-DCW_TRACED)
# needs CW_TRACED_SOURCES besides. The paths of these four are absolute.
include(${CMAKE_CURRENT_LIST_DIR}/grammar/files.cmake)

include(${CMAKE_CURRENT_LIST_DIR}/gen/charts.cmake)

# What the rooms share; the rooms, with their charts; what routes.
set(CW_BASE_SOURCES
    fsm/base/address.c fsm/base/answer.c fsm/base/bindings.c fsm/base/branch.c fsm/base/classify.c fsm/base/client.c
    fsm/base/derived.c fsm/base/digest.c fsm/base/digests.c fsm/base/domain.c
    fsm/base/effects.c fsm/base/entry.c fsm/base/fields.c fsm/base/large.c fsm/base/layout.c fsm/base/outside.c
    fsm/base/policy.c fsm/base/pool.c fsm/base/server_list.c fsm/base/siphash.c fsm/base/timer.c fsm/base/unicast.c
    gen/layout.c gen/phrases.c)
set(CW_FSM_SOURCES
    ${CW_BASE_SOURCES} ${CW_ROOM_SOURCES} ${CW_CHART_SOURCES}
    fsm/admission.c fsm/admission_find.c fsm/clausewire.c fsm/events.c fsm/receive.c fsm/framer.c fsm/view.c
    fsm/want.c
    gen/admission_table.c gen/settings.c gen/sizes.c)
set(CW_TRACE_SOURCES fsm/base/acting.c fsm/base/trace.c gen/actions.c gen/arcs.c)
set(CW_CORE_SOURCES ${CW_GRAMMAR_SOURCES} ${CW_FSM_SOURCES})
set(CW_TRACED_SOURCES ${CW_TRACE_SOURCES})
set(CW_PUBLIC_INCLUDE include)
set(CW_CORE_INCLUDES ${CW_PUBLIC_INCLUDE} fsm fsm/base ${CW_ROOMS} grammar gen)
foreach(list CW_CORE_SOURCES CW_TRACED_SOURCES CW_PUBLIC_INCLUDE CW_CORE_INCLUDES)
  list(TRANSFORM ${list} PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
endforeach()
