#include "bench/lrpc/e_stack.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "harness/sys/error.h"

namespace ipcmark::lrpc {

namespace {

std::size_t page_bytes() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

std::size_t whole_pages(std::size_t bytes) {
  return (bytes + page_bytes() - 1) / page_bytes() * page_bytes();
}

Memory map_stack(std::size_t bytes) {
  void* const address = ::mmap(nullptr, bytes, PROT_NONE,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  if (address == MAP_FAILED) sys::throw_system_error(errno, "mmap of an E-stack");
  return own(address, bytes);
}

}  // namespace

EStack::EStack(std::size_t bytes, int protection_key)
    : guard_bytes_(page_bytes()),
      bytes_(whole_pages(std::max(bytes, kLeastEStackBytes))),
      memory_(map_stack(guard_bytes_ + bytes_)) {
  constexpr int kAccess = PROT_READ | PROT_WRITE;
  const int rc = protection_key < 0 ? ::mprotect(bottom(), bytes_, kAccess)
                                    : ::pkey_mprotect(bottom(), bytes_, kAccess, protection_key);
  sys::check(rc, "mprotect of an E-stack");
}

EStackPool::EStackPool(std::size_t bytes, std::size_t most, int protection_key)
    : bytes_(bytes), most_(most), protection_key_(protection_key) {}

EStack* EStackPool::take() {
  const std::lock_guard lock(mutex_);
  if (free_.empty()) {
    if (all_.size() == most_) return nullptr;
    all_.push_back(std::make_unique<EStack>(bytes_, protection_key_));
    free_.push_back(all_.back().get());
  }
  EStack* const stack = free_.back();
  free_.pop_back();
  return stack;
}

void EStackPool::give(EStack* stack) {
  const std::lock_guard lock(mutex_);
  free_.push_back(stack);
}

std::size_t EStackPool::in_use() const {
  const std::lock_guard lock(mutex_);
  return all_.size() - free_.size();
}

}  // namespace ipcmark::lrpc
