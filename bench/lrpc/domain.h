// A protection domain as a server: what it exports, who is bound to it, and the stacks it runs on.
#pragma once

#include <deque>
#include <mutex>
#include <type_traits>

#include "bench/lrpc/binding_table.h"
#include "bench/lrpc/linkage.h"

namespace ipcmark::lrpc {

struct ExportOptions {
  std::size_t simultaneous = 5;  // A-stacks per binding; five is what LRPC took
};

struct DomainOptions {
  std::size_t bindings = 64;  // at most 65,536
  std::size_t a_stacks = 256;
  std::size_t e_stacks = 64;
  std::size_t e_stack_bytes = 256U << 10;
  bool protection_key = false;  // for local_migrate_pku; see protection_key.h
  bool skips_checks = false;    // for measuring what they cost, and for nothing else
  bool skips_switch = false;    // likewise: local handlers run on the caller's stack
};

class Domain {
 public:
  // `service` is its name for import. Throws std::system_error when the protection key that is asked
  // for cannot be had, std::invalid_argument when the name is not one.
  explicit Domain(std::string service, const DomainOptions& options = {});
  Domain(const Domain&) = delete;
  Domain& operator=(const Domain&) = delete;
  ~Domain();

  // Registers a service descriptor: `handler` is called as Function says, by several threads at once
  // where several calls are under way. Before anybody imports it.
  template <class Function, class Handler>
  void export_procedure(std::string_view name, Handler handler, ExportOptions options = {}) {
    auto owner = std::make_shared<Handler>(std::move(handler));
    constexpr const auto& kLayout = Signature<Function>::kLayout;
    const std::lock_guard lock(mutex_);
    procedures_.push_back({.name = std::string(name),
                           .signature = Signature<Function>::hash(),
                           .data_bytes = kLayout.data_bytes,
                           .registers = kLayout.registers,
                           .returns = kLayout.returns,
                           .simultaneous = options.simultaneous,
                           .entry = kEntryOf<Function, Handler>,
                           .handler = owner.get(),
                           .owner = owner});
  }
  // Another handler for a procedure that is exported already, while no call of it is under way. Throws
  // std::invalid_argument where there is none of this name and type.
  template <class Function, class Handler>
  void replace_handler(std::string_view name, Handler handler) {
    auto owner = std::make_shared<Handler>(std::move(handler));
    const std::lock_guard lock(mutex_);
    ProcedureDescriptor& procedure = exported(name, Signature<Function>::hash());
    procedure.entry = kEntryOf<Function, Handler>;
    procedure.handler = owner.get();
    procedure.owner = owner;
  }
  // nullptr when there is none of this name.
  const ProcedureDescriptor* find(std::string_view name) const;

  const std::string& service() const { return service_; }
  BindingTable& bindings() { return bindings_; }
  EStackPool& e_stacks() { return e_stacks_; }
  int protection_key() const { return protection_key_; }

  // Of a slot without a thread (any more): its E-stack goes back to the pool.
  void free(Slot& slot);
  // Of a local binding: revokes it and frees its slots.
  void unbind(std::uint64_t token);

  // Checks, and runs the handler on this stack; `expected` is the A-stack that this thread serves.
  Error serve(std::uint64_t token, std::uint32_t handle, Registers& registers, Slot& expected);
  // Checks, and runs the handler on the A-stack's E-stack: the caller's thread migrates.
  Error migrate(std::uint64_t token, std::uint32_t handle, Registers& registers);
  // The same with the domain's protection key open for as long as it lasts.
  Error migrate_with_key(std::uint64_t token, std::uint32_t handle, Registers& registers);

  // From now on every call fails with Error::terminated, those under way as soon as they return.
  void terminate() { terminated_.store(true, std::memory_order_release); }
  bool terminated() const { return terminated_.load(std::memory_order_acquire); }

 private:
  ProcedureDescriptor& exported(std::string_view name, std::uint64_t signature);
  Error admit(std::uint64_t token, std::uint32_t handle, Slot*& slot);
  Error run_on_e_stack(Slot& slot, Registers& registers, Linked& link);

  std::string service_;
  DomainOptions options_;
  int protection_key_;
  mutable std::mutex mutex_;
  std::deque<ProcedureDescriptor> procedures_;  // addresses stay
  BindingTable bindings_;
  EStackPool e_stacks_;
  std::atomic<bool> terminated_{false};
};

}  // namespace ipcmark::lrpc
