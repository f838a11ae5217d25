// A process that cannot be mistaken for a later one with the same number.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace ipcmark {

struct ProcessIdentity {
  pid_t pid = 0;
  std::uint64_t start_time = 0;  // clock ticks since boot: field 22 of /proc/PID/stat

  friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};

ProcessIdentity this_process();

// False once it has died, even while its parent has not reaped it.
bool is_alive(const ProcessIdentity& process);

}  // namespace ipcmark
