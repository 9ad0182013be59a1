# charts.cmake - the charts with the probe set, every arc and every refused cell; included by CMakeLists.txt here.
foreach(chart ${CW_CHARTS})
  string(TOUPPER ${chart} upper)
  add_executable(test_${chart}_chart test_chart.c ${CMAKE_SOURCE_DIR}/gen/${chart}_probe.c
                 ${CMAKE_SOURCE_DIR}/gen/arcs.c ${CMAKE_SOURCE_DIR}/gen/dictionary.c
                 ${CMAKE_SOURCE_DIR}/tests/arcs.c ${CMAKE_SOURCE_DIR}/tests/arcs_probe.c)
  target_compile_definitions(test_${chart}_chart PRIVATE CW_TRACED CHART=${chart} CHART_UPPER=${upper})
  target_include_directories(test_${chart}_chart PRIVATE ${CW_CORE_INCLUDES})
  target_link_libraries(test_${chart}_chart PRIVATE cmocka)
  add_test(NAME unit-${chart}-chart COMMAND test_${chart}_chart)
  counts_arcs(unit-${chart}-chart)
endforeach()
