// E-stacks: what handlers run on. They belong to the server, and no client sees them.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "bench/lrpc/memory.h"

namespace ipcmark::lrpc {

// Below this a signal or the dynamic linker alone may run over the end. The thread sanitizer keeps
// most of a megabyte in each thread's own memory, which lies on its stack.
#if defined(__SANITIZE_THREAD__)
inline constexpr std::size_t kLeastEStackBytes = 4U << 20;
#else
inline constexpr std::size_t kLeastEStackBytes = 64U << 10;
#endif

class EStack {
 public:
  // `protection_key` -1: none. Throws std::system_error.
  EStack(std::size_t bytes, int protection_key);

  std::byte* top() const { return bottom() + bytes_; }
  std::byte* bottom() const { return memory_.get() + guard_bytes_; }
  std::size_t size() const { return bytes_; }
  // No access at all: who runs over the end stops here and not in a neighbour's memory.
  std::byte* guard() const { return memory_.get(); }
  std::size_t guard_size() const { return guard_bytes_; }

 private:
  std::size_t guard_bytes_;
  std::size_t bytes_;
  Memory memory_;
};

// Made when first needed, at most `most` of them, and the last returned is handed out first.
class EStackPool {
 public:
  EStackPool(std::size_t bytes, std::size_t most, int protection_key);

  // nullptr when all are in use.
  EStack* take();
  void give(EStack* stack);
  std::size_t in_use() const;

 private:
  std::size_t bytes_;
  std::size_t most_;
  int protection_key_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<EStack>> all_;
  std::vector<EStack*> free_;
};

}  // namespace ipcmark::lrpc
