// A client's binding to a domain of its own process.
#pragma once

#include <string_view>

#include "bench/lrpc/domain.h"
#include "bench/lrpc/free_slots.h"

namespace ipcmark::lrpc {

struct ImportOptions {
  std::chrono::nanoseconds timeout{
      0};  // of a call; 0: none. A migrated thread cannot be called back
  std::chrono::nanoseconds wait_for{0};  // for the server to appear
};

class LocalBinding {
 public:
  // Throws CallFailed.
  LocalBinding(std::string_view name, std::uint64_t signature, Transfer transfer,
               const ImportOptions& options);
  LocalBinding(const LocalBinding&) = delete;
  LocalBinding& operator=(const LocalBinding&) = delete;
  // No call may be under way, and the domain still there.
  ~LocalBinding();

  Domain& domain() { return *domain_; }
  std::uint64_t token() const { return binding_.token; }
  std::uint32_t handle(std::uint32_t slot) const {
    return binding_.first_handle + slot * kHandleStep;
  }
  std::size_t count() const { return binding_.region->count(); }
  AStack& line(std::uint32_t slot) const { return (*binding_.region)[slot]; }

  std::optional<std::uint32_t> acquire() { return free_->take(); }
  void release(std::uint32_t slot, Error) { free_->give(slot); }

 private:
  Domain* domain_;
  BindingObject binding_;
  std::optional<FreeSlots> free_;
};

}  // namespace ipcmark::lrpc
