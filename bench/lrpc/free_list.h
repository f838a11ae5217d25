// Numbers that are free, the last returned first: the A-stack that was used last is the one that is
// still in the cache.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace ipcmark::lrpc {

// Lock-free for any number of threads. The head carries a count of changes, so that a number that
// was taken and returned meanwhile is noticed (the ABA problem).
class FreeList {
 public:
  explicit FreeList(std::uint32_t count) : next_(count) {
    for (std::uint32_t number = count; number-- > 0;) give(number);
  }

  std::optional<std::uint32_t> take() {
    std::uint64_t head = head_.load(std::memory_order_acquire);
    while (low(head) != 0) {
      const std::uint32_t number = low(head) - 1;
      const std::uint64_t below = next_[number].load(std::memory_order_relaxed);
      if (head_.compare_exchange_weak(head, changed(head) | below, std::memory_order_acquire))
        return number;
    }
    return std::nullopt;
  }

  void give(std::uint32_t number) {
    std::uint64_t head = head_.load(std::memory_order_relaxed);
    do {
      next_[number].store(low(head), std::memory_order_relaxed);
    } while (!head_.compare_exchange_weak(head, changed(head) | (number + 1),
                                          std::memory_order_release));
  }

 private:
  static std::uint32_t low(std::uint64_t head) { return static_cast<std::uint32_t>(head); }
  static std::uint64_t changed(std::uint64_t head) { return ((head >> 32) + 1) << 32; }

  // Each a number plus one; 0 is the end.
  std::atomic<std::uint64_t> head_{0};
  std::vector<std::atomic<std::uint32_t>> next_;
};

}  // namespace ipcmark::lrpc
