// A time limit as the calls of the kernel and of glibc take it.
#pragma once

#include <time.h>

#include <cerrno>
#include <chrono>

#include "harness/sys/error.h"

namespace ipcmark::waits {

// That far from now on `clock`, for calls that want the moment instead of the length.
inline timespec deadline(std::chrono::seconds limit, clockid_t clock = CLOCK_MONOTONIC) {
  timespec moment;
  ::clock_gettime(clock, &moment);
  moment.tv_sec += limit.count();
  return moment;
}

[[noreturn]] inline void throw_limit_reached(const char* call) {
  sys::throw_system_error(ETIMEDOUT, call);
}

}  // namespace ipcmark::waits
