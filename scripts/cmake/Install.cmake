# Where an installed ipcmark keeps its parts. The Python side keeps the tree's own layout under
# libexec/ipcmark, so that its scripts find each other by the same relative paths in both places.
include(GNUInstallDirs)

set(ipcmark_libexec ${CMAKE_INSTALL_LIBEXECDIR}/ipcmark)

install(TARGETS ipcmark RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/bench/suites
  DESTINATION ${CMAKE_INSTALL_DATADIR}/ipcmark
  FILES_MATCHING PATTERN "*.toml")
install(PROGRAMS ${PROJECT_SOURCE_DIR}/scripts/python DESTINATION ${ipcmark_libexec}/scripts)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scripts/libexec
  DESTINATION ${ipcmark_libexec}/scripts
  USE_SOURCE_PERMISSIONS)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/results/ipcmark_results ${PROJECT_SOURCE_DIR}/results/schema
  DESTINATION ${ipcmark_libexec}/results
  PATTERN "__pycache__" EXCLUDE)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/plots/ipcmark_plots
  DESTINATION ${ipcmark_libexec}/plots
  PATTERN "__pycache__" EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/scripts/man/ipcmark.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})

include(Package)
