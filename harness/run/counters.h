// What costs too much to count while a figure of time is taken: in a pass of its own.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <optional>

#include "harness/sys/fd.h"
#include "harness/sys/mapping.h"

namespace ipcmark {

// What the tracer and the thread that it traces tell each other.
struct TracerBoard {
  enum class State : std::uint32_t { starting, counting, refused };
  std::atomic<State> state{State::starting};
  std::atomic<bool> may_start{false}, stop{false};
  std::atomic<std::uint64_t> entered{0};  // system calls
};

// Counts of the calling thread, from construction to destruction. System calls are counted by a
// tracer, a child process of its own: this needs no privilege, works in containers, and counts each
// call exactly once. Instructions need a performance counter, which a virtual machine may lack.
class SideCounters {
 public:
  // Absent: cannot be counted here.
  struct Counts {
    std::optional<std::uint64_t> system_calls, user_instructions, allocations;
  };

  SideCounters();
  SideCounters(const SideCounters&) = delete;
  SideCounters& operator=(const SideCounters&) = delete;
  ~SideCounters();

  // So far. Counts neither the calls that it makes itself nor those of other threads.
  Counts read();

 private:
  void start_tracer();

  sys::Shared<TracerBoard> board_;
  pid_t tracer_ = -1;
  std::uint64_t own_calls_ = 0;  // of read(), which are in the tracer's count
  sys::UniqueFd instructions_;
};

}  // namespace ipcmark
