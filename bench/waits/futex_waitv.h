// futex_waitv(2): sleeps on two words at once, as one that waits for two sources does.
#pragma once

#include "bench/waits/deadline.h"
#include "bench/waits/doorbell.h"
#include "bench/waits/futex_words.h"

namespace ipcmark::waits {

class FutexWaitvBell {
 public:
  static constexpr std::string_view kName = "futex_waitv";
  static constexpr std::string_view kHelp =
      "Two counters in shared memory: futex_waitv sleeps while neither has changed, "
      "futex(FUTEX_WAKE) after one has been advanced; only the first is ever rung.";
  using Ticket = std::uint32_t;

  static std::optional<std::string> unsupported() {
    static const auto kReason = missing_call(kFutexWaitv, "futex_waitv", "5.16");
    return kReason;
  }

  Ticket ticket() { return rings_.load(std::memory_order_acquire); }
  void sleep(Ticket ticket) { wait(ticket, nullptr); }
  void sleep_for(Ticket ticket, std::chrono::seconds limit) {
    const timespec until = deadline(limit);
    if (!wait(ticket, &until) && errno == ETIMEDOUT) throw_limit_reached("futex_waitv");
  }
  void ring() {
    rings_.fetch_add(1, std::memory_order_release);
    sys::futex_wake_one(rings_);
  }

 private:
  bool wait(Ticket ticket, const timespec* until) {
    const std::array<FutexWaiter, 2> words{waiter(rings_, ticket), waiter(second_source_, 0)};
    return ::syscall(kFutexWaitv, words.data(), words.size(), 0, until, CLOCK_MONOTONIC) >= 0;
  }

  sys::FutexWord rings_{0};
  alignas(kNoSharing) sys::FutexWord second_source_{0};
};

static_assert(Doorbell<FutexWaitvBell>);

}  // namespace ipcmark::waits
