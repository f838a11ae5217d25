// One way to fail in set-up: check(rc, "what") throws std::system_error with errno.
#pragma once

#include <cerrno>
#include <concepts>
#include <string>

namespace ipcmark::sys {

// Throws std::system_error(error, what). Out of line and cold, so that callers stay small.
[[noreturn, gnu::cold, gnu::noinline]] void throw_system_error(int error, const char* what);
[[noreturn, gnu::cold, gnu::noinline]] void throw_system_error(int error, const std::string& what);

// Returns rc, or throws when it is -1. `what` says what was attempted: "pipe2", "mq_open".
template <std::signed_integral T>
T check(T rc, const char* what) {
  if (rc == -1) throw_system_error(errno, what);
  return rc;
}

// For pthread-style functions that return the error instead of setting errno.
inline void check_zero(int error, const char* what) {
  if (error != 0) throw_system_error(error, what);
}

}  // namespace ipcmark::sys
