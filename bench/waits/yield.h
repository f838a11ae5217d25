// yield: sched_yield(2) between two looks. Polling, but two of them on one CPU take turns.
#pragma once

#include <sched.h>

#include "bench/waits/doorbell.h"

namespace ipcmark::waits {

class Yield {
 public:
  static constexpr std::string_view kName = "yield";
  static constexpr std::string_view kHelp =
      "Looks, and calls sched_yield(2) before it looks again: on a shared CPU the other side runs "
      "meanwhile, on a CPU of its own it is a slower spin.";
  static constexpr WaitKind kKind = WaitKind::polling;
  static constexpr bool kYields = true, kServesSeveral = true;

  template <class Attempt>
  void wait(Attempt attempt) {
    while (!attempt()) ::sched_yield();
  }
  void notify() {}
};

static_assert(Notifier<Yield>);

}  // namespace ipcmark::waits
