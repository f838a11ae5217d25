// futex_wait and futex_wake, the calls that split up futex(2).
#pragma once

#include "bench/waits/deadline.h"
#include "bench/waits/doorbell.h"
#include "bench/waits/futex_words.h"

namespace ipcmark::waits {

class Futex2Bell {
 public:
  static constexpr std::string_view kName = "futex2";
  static constexpr std::string_view kHelp =
      "As futex, with the calls of Linux 6.7: futex_wait while the counter is unchanged, futex_wake "
      "after it has been advanced.";
  using Ticket = std::uint32_t;

  static std::optional<std::string> unsupported() {
    static const auto kReason = missing_call(kFutexWait, "futex_wait", "6.7");
    return kReason;
  }

  Ticket ticket() { return rings_.load(std::memory_order_acquire); }
  void sleep(Ticket ticket) { wait(ticket, nullptr); }
  void sleep_for(Ticket ticket, std::chrono::seconds limit) {
    const timespec until = deadline(limit);
    if (!wait(ticket, &until) && errno == ETIMEDOUT) throw_limit_reached("futex_wait");
  }
  void ring() {
    rings_.fetch_add(1, std::memory_order_release);
    ::syscall(kFutexWake, &rings_, kAnyBit, 1, kFutexU32);
  }

 private:
  bool wait(Ticket ticket, const timespec* until) {
    return ::syscall(kFutexWait, &rings_, static_cast<unsigned long>(ticket), kAnyBit, kFutexU32,
                     until, CLOCK_MONOTONIC) == 0;
  }

  sys::FutexWord rings_{0};
};

static_assert(Doorbell<Futex2Bell>);

}  // namespace ipcmark::waits
