// futex(2): a counter that sleepers compare and ringers advance.
#pragma once

#include "bench/waits/doorbell.h"
#include "harness/sys/error.h"
#include "harness/sys/futex.h"

namespace ipcmark::waits {

class FutexBell {
 public:
  static constexpr std::string_view kName = "futex";
  static constexpr std::string_view kHelp =
      "A counter in shared memory: futex(FUTEX_WAIT) while it is unchanged, futex(FUTEX_WAKE) after "
      "it has been advanced.";
  static constexpr bool kServesSeveral = true;
  using Ticket = std::uint32_t;

  Ticket ticket() { return rings_.load(std::memory_order_acquire); }
  void sleep(Ticket ticket) { sys::futex_wait(rings_, ticket); }
  void sleep_for(Ticket ticket, std::chrono::seconds limit) {
    if (!sys::futex_wait_for(rings_, ticket, limit)) sys::throw_system_error(ETIMEDOUT, "futex");
  }
  void ring() {
    rings_.fetch_add(1, std::memory_order_release);
    sys::futex_wake_all(rings_);
  }

 private:
  sys::FutexWord rings_{0};
};

static_assert(Doorbell<FutexBell>);

}  // namespace ipcmark::waits
