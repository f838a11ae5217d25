// spin: looks again at once, with a pause between two looks. Never makes a system call; needs a CPU
// of its own.
#pragma once

#include "bench/waits/doorbell.h"

namespace ipcmark::waits {

class Spin {
 public:
  static constexpr std::string_view kName = "spin";
  static constexpr std::string_view kHelp =
      "Looks again at once, with a pause instruction between two looks; no system call, one CPU "
      "kept busy.";
  static constexpr WaitKind kKind = WaitKind::polling;
  static constexpr bool kServesSeveral = true;

  template <class Attempt>
  void wait(Attempt attempt) {
    while (!attempt()) sys::cpu_relax();
  }
  void notify() {}
};

static_assert(Notifier<Spin>);

}  // namespace ipcmark::waits
