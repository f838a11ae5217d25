// Who may call what, and with which A-stacks: private to the server, asked in every call.
#pragma once

#include <pthread.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bench/lrpc/a_stack.h"
#include "bench/lrpc/e_stack.h"
#include "bench/lrpc/entry.h"
#include "bench/lrpc/transfer.h"

namespace ipcmark::lrpc {

// A service descriptor: what the clerk hands out bindings to.
struct ProcedureDescriptor {
  std::string name;
  std::uint64_t signature = 0;  // Signature::hash()
  std::size_t data_bytes = 0;
  std::size_t registers = 0;
  bool returns = false;          // something in the first register
  std::size_t simultaneous = 0;  // A-stacks per binding
  Entry entry = nullptr;
  void* handler = nullptr;
  std::shared_ptr<void> owner;  // of the handler
};

// The server's private half of one A-stack; in lines of its own, for calls on two of them are strangers.
struct alignas(kLineBytes) Slot {
  std::atomic<std::uint64_t> owner{0};  // token of its binding; 0: free
  std::atomic<std::uint32_t> busy{0};   // a call is under way, whatever the client scribbles
  std::atomic<bool> retired{false};     // its binding is revoked
  std::atomic<bool> thread_ended{false};
  AStack* a_stack = nullptr;
  const ProcedureDescriptor* procedure = nullptr;
  EStack* e_stack = nullptr;  // associated with the first call, and kept
  std::shared_ptr<AStackRegion> region;
  Transfer transfer = Transfer::local_migrate;

  // Of a server thread that serves it, where there is one.
  std::optional<pthread_t> thread;
  sys::UniqueFd listener;                     // seccomp
  std::atomic<std::uint64_t> call_id{0};      // seccomp: the notification that is being answered
  std::atomic<std::uint64_t> deadline_ns{0};  // seccomp: when the clerk answers in its place
  std::uint64_t timeout_ns = 0;
};

// What an import gets: possession of the region's descriptor is what cannot be forged.
struct BindingObject {
  std::uint64_t token = 0;  // index in the low 16 bits, a random nonce above them
  std::uint32_t first_handle = 0;
  std::shared_ptr<AStackRegion> region;
};

class BindingTable {
 public:
  BindingTable(std::size_t bindings, std::size_t a_stacks);

  // Nothing when there is no room. Throws std::system_error when memory cannot be had.
  std::optional<BindingObject> bind(const ProcedureDescriptor& procedure, Transfer transfer);
  // The token admits nobody from now on; returns the slots, whose threads are to be ended by the
  // caller before it frees them.
  std::vector<Slot*> revoke(std::uint64_t token);
  void free(Slot& slot);

  // Checks 1 to 3 of the course notes: binding object, A-stack, concurrent use. On success the slot
  // is busy until the caller clears it.
  Error admit(std::uint64_t token, std::uint32_t handle, Slot*& admitted) {
    const std::size_t index = token & 0xffffU;
    if (index >= tokens_.size() || token == 0 ||
        tokens_[index].load(std::memory_order_acquire) != token)
      return Error::forged_binding;
    if (handle % kHandleStep != 0) return Error::misaligned;
    if (handle / kHandleStep >= count_) return Error::out_of_bounds;
    Slot& slot = slots_[handle / kHandleStep];
    if (slot.owner.load(std::memory_order_acquire) != token) return Error::not_owner;
    if (slot.busy.exchange(1, std::memory_order_acquire) != 0) return Error::busy;
    admitted = &slot;
    return Error::none;
  }
  // Believes everything: for measuring what the checks cost, and for nothing else.
  Error admit_unchecked(std::uint32_t handle, Slot*& admitted) {
    admitted = &slots_[handle / kHandleStep];
    return Error::none;
  }

  Slot& at(std::uint32_t handle) { return slots_[handle / kHandleStep]; }
  std::vector<std::uint64_t> tokens() const;
  std::size_t a_stacks_in_use() const;

 private:
  std::optional<std::size_t> free_run(std::size_t count) const;
  std::uint64_t new_token(std::size_t index) const;

  mutable std::mutex mutex_;
  std::vector<std::atomic<std::uint64_t>> tokens_;
  std::size_t count_;
  std::unique_ptr<Slot[]> slots_;
};

}  // namespace ipcmark::lrpc
