# sources.cmake - says what files.cmake says: cmake -P tests/embed/sources.cmake
cmake_minimum_required(VERSION 3.18)
include(${CMAKE_CURRENT_LIST_DIR}/../../files.cmake)
foreach(list CW_CORE_SOURCES CW_GRAMMAR_SOURCES CW_TRACE_SOURCES CW_CORE_INCLUDES CW_CHARTS CW_ROOMS)
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${list};${${list}}")
endforeach()
