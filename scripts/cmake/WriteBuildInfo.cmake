# Run by every build (cmake -P): writes OUTPUT, and only when something in it changed, so that the
# commit in a result is never the one of an earlier configure.
function(git_answer result)
  execute_process(COMMAND git --no-optional-locks -C ${SOURCE_DIR} ${ARGN}
    OUTPUT_VARIABLE answer ERROR_QUIET RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(failed)
    set(answer unknown)
  endif()
  set(${result} "${answer}" PARENT_SCOPE)
endfunction()

set(GIT_COMMIT "")
set(GIT_DIRTY "")
# A prefix means that the sources lie inside somebody else's repository.
git_answer(prefix rev-parse --show-prefix)
if(prefix STREQUAL "")
  git_answer(GIT_COMMIT rev-parse HEAD)
  git_answer(changes status --porcelain -- CMakeLists.txt scripts/cmake harness bench)
  if(changes STREQUAL "")
    set(GIT_DIRTY no)
  else()
    set(GIT_DIRTY yes)
  endif()
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/build_info.h.in ${OUTPUT} @ONLY)
