// A client's binding to a domain of another process: its connection to the clerk, its A-stacks, and
// the thread that learns of the server's death.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/lrpc/free_slots.h"
#include "bench/lrpc/local_binding.h"
#include "bench/lrpc/wire.h"

namespace ipcmark::lrpc {

class RemoteBinding {
 public:
  // Throws CallFailed, or std::system_error for what this process lacks.
  RemoteBinding(std::string_view name, std::uint64_t signature, Transfer transfer,
                const ImportOptions& options);
  RemoteBinding(const RemoteBinding&) = delete;
  RemoteBinding& operator=(const RemoteBinding&) = delete;
  // No call may be under way.
  ~RemoteBinding();

  std::uint64_t token() const { return reply_.token; }
  std::uint32_t handle(std::uint32_t slot) const {
    return reply_.first_handle + slot * kHandleStep;
  }
  std::size_t count() const { return region_.count(); }
  AStack& line(std::uint32_t slot) const { return region_[slot]; }
  std::uint64_t timeout_ns() const { return timeout_ns_; }
  long trap_number() const { return trap_number_; }

  // An A-stack that no other call uses; the last one used, if it can be. Nothing: all are in use.
  std::optional<std::uint32_t> acquire() { return free_->take(); }
  // A poisoned one is never used again: the server may still write to it.
  void release(std::uint32_t slot, Error error) {
    if (error == Error::timed_out) return;
    free_->give(slot);
  }
  // With the first call on an A-stack: asks the clerk for a server thread. Allocates nothing.
  Error associate(std::uint32_t slot);
  // seccomp: the A-stack that this thread's system call belongs to, at its first call put under the
  // filter; nothing when all are in use.
  Error attach_thread(std::uint32_t& slot);

 private:
  void connect(std::string_view service, std::chrono::nanoseconds wait_for);
  void bind(std::string_view procedure, std::uint64_t signature, Transfer transfer);
  Error ask(const wire::Request& request, int passed);
  void watch();
  void note_death();

  Transfer transfer_;
  std::uint64_t timeout_ns_;
  long trap_number_ = 0;
  sys::UniqueFd socket_;
  sys::UniqueFd server_;  // pidfd
  sys::UniqueFd stop_;
  wire::Reply reply_;
  AStackRegion region_;
  std::optional<FreeSlots> free_;
  std::mutex asking_;
  std::vector<std::atomic<bool>> associated_;
  std::thread watcher_;  // last: it uses all of the above
};

}  // namespace ipcmark::lrpc
