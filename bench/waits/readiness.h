// How one side waits for a file descriptor: the axis for everything that the kernel hands a
// descriptor for.
#pragma once

#include <poll.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/core/channel.h"
#include "harness/sys/error.h"
#include "harness/sys/relax.h"

namespace ipcmark::waits {

enum class Interest : std::uint8_t { read, write };

// How long a call of the kernel may wait, in milliseconds, as poll and epoll_wait take it.
constexpr int limit_ms(bool timed) {
  return timed ? static_cast<int>(std::chrono::milliseconds(kTimeLimit).count()) : -1;
}
[[noreturn]] inline void throw_timed_out(const char* call) {
  sys::throw_system_error(ETIMEDOUT, call);
}

// kNonblocking: the descriptor is O_NONBLOCK, and wait() is called after EAGAIN.
// kAsksFirst: recv waits before it reads, as an event loop does, instead of trying first.
// kTimed: wait() takes a time limit when `timed` (the third argument of the constructor) is true.
// Optional: static unsupported(), why this machine has no such wait.
template <class R>
concept Readiness = std::constructible_from<R, int, Interest, bool> && requires(R readiness) {
  { R::kName } -> std::convertible_to<std::string_view>;
  { R::kKind } -> std::convertible_to<WaitKind>;
  { R::kNonblocking } -> std::convertible_to<bool>;
  { R::kAsksFirst } -> std::convertible_to<bool>;
  { R::kTimed } -> std::convertible_to<bool>;
  readiness.wait();
};

// The call itself blocks. Its time limit is the descriptor's own (SO_RCVTIMEO), so EAGAIN means that
// it has run out.
class Block {
 public:
  static constexpr std::string_view kName = "block";
  static constexpr std::string_view kHelp =
      "The read or write itself sleeps in the kernel. Where the timeout axis is on, the call or the "
      "descriptor (SO_RCVTIMEO) carries the limit.";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr bool kNonblocking = false, kAsksFirst = false, kTimed = false;
  Block(int, Interest, bool) {}
  void wait() { throw_timed_out("a blocking call"); }
};

// Tries again at once: a system call per look.
class NonblockSpin {
 public:
  static constexpr std::string_view kName = "nonblock_spin";
  static constexpr std::string_view kHelp =
      "O_NONBLOCK, and the same call again after EAGAIN: a system call per look, and a CPU that is "
      "never free.";
  static constexpr WaitKind kKind = WaitKind::polling;
  static constexpr bool kNonblocking = true, kAsksFirst = false, kTimed = false;
  NonblockSpin(int, Interest, bool) {}
  void wait() { sys::cpu_relax(); }
};

// poll(2) of the one descriptor.
class Poll {
 public:
  static constexpr std::string_view kName = "poll";
  static constexpr std::string_view kHelp =
      "O_NONBLOCK; poll(2) of the one descriptor before every read, and before a write that found no "
      "room.";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr bool kNonblocking = true, kAsksFirst = true, kTimed = true;
  Poll(int fd, Interest interest, bool timed)
      : event_{fd, static_cast<short>(interest == Interest::read ? POLLIN : POLLOUT), 0},
        limit_ms_(limit_ms(timed)) {}
  void wait() {
    int ready;
    while ((ready = ::poll(&event_, 1, limit_ms_)) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "poll");
    }
    if (ready == 0) throw_timed_out("poll");
  }

 private:
  pollfd event_;
  int limit_ms_;
};

static_assert(Readiness<Block> && Readiness<NonblockSpin> && Readiness<Poll>);

}  // namespace ipcmark::waits
