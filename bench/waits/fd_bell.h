// What doorbells behind a descriptor share: a read has no time limit of its own, so ppoll(2) goes
// before it. One more system call than without the limit, and so another thing to measure.
#pragma once

#include <poll.h>

#include "bench/waits/deadline.h"
#include "harness/sys/fd.h"

namespace ipcmark::waits {

inline void wait_readable(int fd, std::chrono::seconds limit) {
  pollfd event{fd, POLLIN, 0};
  const timespec length{limit.count(), 0};
  int ready;
  while ((ready = ::ppoll(&event, 1, &length, nullptr)) < 0) {
    if (errno != EINTR) sys::throw_system_error(errno, "ppoll");
  }
  if (ready == 0) throw_limit_reached("ppoll");
}

}  // namespace ipcmark::waits
