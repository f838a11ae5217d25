// Time of a trial that its deadline does not count, because others have the CPUs. In shared memory: one
// worker pauses, the supervisor reads.
#pragma once

#include <atomic>
#include <cstdint>

#include "harness/sys/clock.h"

namespace ipcmark {

class Pauses {
 public:
  void begin() { since_ns_.store(sys::monotonic_raw_ns()); }
  void end() {
    total_ns_.fetch_add(sys::monotonic_raw_ns() - since_ns_.load());
    since_ns_.store(0);
  }
  // Up to now, a pause that has not ended included.
  std::uint64_t total_ns() const {
    const std::uint64_t since_ns = since_ns_.load();
    const std::uint64_t running_ns = since_ns == 0 ? 0 : sys::monotonic_raw_ns() - since_ns;
    return total_ns_.load() + running_ns;
  }

 private:
  std::atomic<std::uint64_t> since_ns_{0};
  std::atomic<std::uint64_t> total_ns_{0};
};

}  // namespace ipcmark
