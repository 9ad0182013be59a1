# files.cmake - the sources of the host and of the commands; main.c is the program's own.
set(CW_RUNTIME_SOURCES
    # the host
    runtime/budget.c runtime/clock.c runtime/control.c runtime/control_path.c runtime/ctl.c runtime/dns.c
    runtime/dns_answer.c runtime/dns_cache.c runtime/dns_search.c
    runtime/escape.c
    runtime/hash.c runtime/host.c runtime/host_arrival.c runtime/host_effect.c runtime/host_memory.c
    runtime/host_descriptors.c runtime/host_network.c
    runtime/host_wish.c
    runtime/ladder.c runtime/log.c runtime/network.c runtime/notify.c runtime/privilege.c
    runtime/profile.c runtime/profile_check.c runtime/profile_element.c runtime/profile_fault.c
    runtime/profile_read.c runtime/profile_rest.c runtime/profile_value.c runtime/profile_xml.c runtime/run.c
    runtime/setting.c runtime/sink.c runtime/spare.c runtime/state.c runtime/state_file.c runtime/step.c
    runtime/stream.c runtime/stream_connection.c runtime/stream_feed.c runtime/stream_socket.c runtime/tls.c
    runtime/tls_ticket.c runtime/udp.c runtime/undeclared.c
    # the commands that read definitions and messages, and the lab
    runtime/arc.c runtime/body.c runtime/explain.c runtime/explain_actions.c runtime/explain_rows.c
    runtime/keys.c runtime/lab.c runtime/near.c runtime/paragraph.c runtime/parse.c runtime/query.c runtime/registrar.c
    runtime/registrar_answer.c
    runtime/registrar_digest.c runtime/registrar_table.c runtime/registrar_udp.c runtime/settings.c runtime/where.c
    # what the definitions become, in words
    gen/action_words.c gen/admission_words.c gen/dictionary.c gen/known_elements.c gen/registry.c gen/response_words.c
    gen/setting_table.c)

# The sample profile of the lab, compiled in (runtime/lab_profile.h).
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS examples/lab.xml)
file(READ examples/lab.xml CW_LAB_OCTETS HEX)
string(REGEX REPLACE "(..)" "0x\\1," CW_LAB_OCTETS "${CW_LAB_OCTETS}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/lab_profile.c CONTENT [[
#include "lab_profile.h"

const unsigned char lab_profile[] = { @CW_LAB_OCTETS@ };
const size_t lab_profile_octets = sizeof lab_profile;
]] @ONLY)
list(APPEND CW_RUNTIME_SOURCES ${CMAKE_BINARY_DIR}/lab_profile.c)
