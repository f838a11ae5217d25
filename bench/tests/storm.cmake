# Faults in large numbers over every variant: `scripts/storm workers`. Here in small ones.
add_executable(ipcmark_storm EXCLUDE_FROM_ALL storm.cc storm_trials.cc)
target_link_libraries(ipcmark_storm PRIVATE ipcmark_mechanisms)
set_target_properties(ipcmark_storm PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
add_dependencies(tests ipcmark_storm)

if(NOT IPCMARK_SANITIZE STREQUAL "thread")
  add_test(NAME storm_kill COMMAND ipcmark_storm kill 120)
  add_test(NAME storm_early COMMAND ipcmark_storm early 60)
  add_test(NAME storm_stop COMMAND ipcmark_storm stop 6)
  set_tests_properties(storm_kill storm_early storm_stop PROPERTIES LABELS storm TIMEOUT 300)
endif()
