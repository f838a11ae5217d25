# Warnings, optimisation and sanitizers that every target shares.
add_library(ipcmark_options INTERFACE)
target_include_directories(ipcmark_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(ipcmark_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wno-missing-field-initializers  # designated initialisers leave the rest to its default
  -fno-omit-frame-pointer
  $<$<BOOL:${IPCMARK_WERROR}>:-Werror>)

if(IPCMARK_SANITIZE)
  target_compile_options(ipcmark_options INTERFACE -fsanitize=${IPCMARK_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(ipcmark_options INTERFACE -fsanitize=${IPCMARK_SANITIZE})
endif()
