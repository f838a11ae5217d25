# For transports of other people's: headers under their own include paths, archives, and the CMake
# package that `find_package(ipcmark)` finds. It may be moved as a whole: it names no other folder.
include(CMakePackageConfigHelpers)

set(ipcmark_package ${CMAKE_INSTALL_LIBDIR}/cmake/ipcmark)
set(ipcmark_include ${CMAKE_INSTALL_INCLUDEDIR}/ipcmark)

foreach(folder harness bench/adapters bench/lrpc bench/rings bench/waits)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}
    ${PROJECT_SOURCE_DIR}/${folder}/*.h)
  list(FILTER headers EXCLUDE REGEX "/tests/")
  foreach(header ${headers})
    get_filename_component(below ${header} DIRECTORY)
    install(FILES ${PROJECT_SOURCE_DIR}/${header} DESTINATION ${ipcmark_include}/${below})
  endforeach()
endforeach()

target_include_directories(ipcmark_harness INTERFACE $<INSTALL_INTERFACE:${ipcmark_include}>)
target_include_directories(ipcmark_lrpc INTERFACE $<INSTALL_INTERFACE:${ipcmark_include}>)
target_compile_features(ipcmark_harness INTERFACE $<INSTALL_INTERFACE:cxx_std_20>)
install(TARGETS ipcmark_harness ipcmark_lrpc ipcmark_mechanisms_archive EXPORT ipcmark
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})

# Debug information is most of an archive, and names the folders of the machine that built it.
install(CODE "foreach(file \${CMAKE_INSTALL_MANIFEST_FILES})
  if(file MATCHES \"/(libipcmark_[a-z]+\\\\.a|bin/ipcmark)$\")
    execute_process(COMMAND ${CMAKE_STRIP} --strip-debug \$ENV{DESTDIR}\${file} COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()")
install(EXPORT ipcmark NAMESPACE ipcmark:: FILE ipcmarkTargets.cmake DESTINATION ${ipcmark_package})

get_property(ipcmark_needs GLOBAL PROPERTY ipcmark_needs)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ipcmarkConfig.cmake.in
  ${CMAKE_BINARY_DIR}/ipcmarkConfig.cmake INSTALL_DESTINATION ${ipcmark_package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/ipcmarkConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/ipcmarkConfig.cmake ${CMAKE_BINARY_DIR}/ipcmarkConfigVersion.cmake
  DESTINATION ${ipcmark_package})
install(FILES ${PROJECT_SOURCE_DIR}/bench/ipcmark.cc DESTINATION ${ipcmark_package})
