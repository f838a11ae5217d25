// Which A-stacks of a binding are free. Each thread tries the one first that it used last: that one is
// still in its cache, and no other thread's call touches it.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace ipcmark::lrpc {

// Lock-free for any number of threads. LRPC kept a list with the last returned at its head; a flag
// for each A-stack does the same for one thread, with one locked instruction a call for two, and
// without a head that all threads fight for.
class FreeSlots {
 public:
  explicit FreeSlots(std::uint32_t count) : slots_(count) {}

  // Nothing when all are taken.
  std::optional<std::uint32_t> take() {
    const auto count = static_cast<std::uint32_t>(slots_.size());
    std::uint32_t number = last_used < count ? last_used : 0;
    for (std::uint32_t tried = 0; tried < count; ++tried) {
      std::atomic<bool>& taken = slots_[number].taken;
      if (!taken.load(std::memory_order_relaxed) &&
          !taken.exchange(true, std::memory_order_acquire))
        return number;
      if (++number == count) number = 0;
    }
    return std::nullopt;
  }

  void give(std::uint32_t number) {
    slots_[number].taken.store(false, std::memory_order_release);
    last_used = number;
  }

 private:
  struct alignas(64) Slot {
    std::atomic<bool> taken{false};
  };

  // Of any binding: where to look first, no more.
  static inline constinit thread_local std::uint32_t last_used = 0;

  std::vector<Slot> slots_;
};

}  // namespace ipcmark::lrpc
