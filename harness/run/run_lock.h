// Two runs on the same cores measure each other, so one waits.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <utility>

#include "harness/sys/fd.h"

namespace ipcmark {

// A record lock on measuring.lock, not flock: forked workers do not inherit it, so one that lingers
// cannot hold up the next run; and the kernel names the holder, where a number written in the file
// could be that of a dead process. It is the process's own: a second one in the same process does
// not wait, and the first to go releases it.
class RunLock {
 public:
  // Calls on_wait at most once, with the process that is measuring (0 when that is in a PID
  // namespace of its own), and then waits for its end. A signal ends the wait: std::system_error
  // with EINTR, also when SIGINT, SIGTERM or SIGHUP is blocked and pending.
  // `group`: those that have the same number (above 0, see turn_group) measure in turns, so they hold
  // the lock together; 0 holds it alone.
  static RunLock acquire(const std::filesystem::path& folder,
                         const std::function<void(pid_t holder)>& on_wait, std::uint64_t group = 0);

 private:
  explicit RunLock(sys::UniqueFd file) : file_(std::move(file)) {}

  sys::UniqueFd file_;
};

}  // namespace ipcmark
