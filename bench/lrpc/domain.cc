#include "bench/lrpc/domain.h"

#include <algorithm>
#include <stdexcept>

#include "bench/lrpc/directory.h"
#include "bench/lrpc/protection_key.h"
#include "bench/lrpc/switch.h"

// The procedure descriptor's entry, called by number: a server's table is indirect by nature. One
// function, so that a look at the binary finds no other.
extern "C" [[gnu::noinline]] ipcmark::lrpc::Error ipcmark_lrpc_enter(
    const ipcmark::lrpc::Slot& slot, ipcmark::lrpc::Registers& registers) {
  return slot.procedure->entry(slot.procedure->handler, registers, slot.a_stack->data());
}

// With the first call on an A-stack, which may allocate. It has a C name so that the look at the
// binary, which forbids that in every call, ends here.
extern "C" [[gnu::cold, gnu::noinline]] bool ipcmark_lrpc_associate(
    ipcmark::lrpc::EStackPool& stacks, ipcmark::lrpc::Slot& slot) {
  slot.e_stack = stacks.take();
  return slot.e_stack != nullptr;
}

namespace ipcmark::lrpc {

namespace {

// What crosses to the E-stack and back.
struct LocalCall {
  const Slot& slot;
  Registers& registers;
  StackChange seam;
  Error error = Error::none;
};

void enter_on_e_stack(void* argument) {
  LocalCall& call = *static_cast<LocalCall*>(argument);
  StackChange::entered(call.seam);
  call.error = ipcmark_lrpc_enter(call.slot, call.registers);
  StackChange::leaving(call.seam);
}

}  // namespace

Domain::Domain(std::string service, const DomainOptions& options)
    : service_(std::move(service)),
      options_(options),
      protection_key_(options.protection_key ? protection_key::allocate() : -1),
      bindings_(std::min<std::size_t>(options.bindings, 0xffff), options.a_stacks),
      e_stacks_(options.e_stack_bytes, options.e_stacks, protection_key_) {
  directory::add(service_, *this);
}

Domain::~Domain() {
  directory::remove(*this);
  for (const std::uint64_t token : bindings_.tokens()) unbind(token);
  if (protection_key_ >= 0) protection_key::release(protection_key_);
}

const ProcedureDescriptor* Domain::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(procedures_.begin(), procedures_.end(),
                                  [&](const auto& each) { return each.name == name; });
  return found == procedures_.end() ? nullptr : &*found;
}

ProcedureDescriptor& Domain::exported(std::string_view name, std::uint64_t signature) {
  for (ProcedureDescriptor& each : procedures_) {
    if (each.name == name && each.signature == signature) return each;
  }
  throw std::invalid_argument("lrpc: '" + service_ + "' exports no procedure '" +
                              std::string(name.substr(0, 200)) + "' of this type");
}

void Domain::free(Slot& slot) {
  if (slot.e_stack != nullptr) e_stacks_.give(slot.e_stack);
  bindings_.free(slot);
}

void Domain::unbind(std::uint64_t token) {
  for (Slot* slot : bindings_.revoke(token)) free(*slot);
}

Error Domain::admit(std::uint64_t token, std::uint32_t handle, Slot*& slot) {
  if (options_.skips_checks) return bindings_.admit_unchecked(handle, slot);
  if (terminated()) return Error::terminated;
  return bindings_.admit(token, handle, slot);
}

Error Domain::serve(std::uint64_t token, std::uint32_t handle, Registers& registers,
                    Slot& expected) {
  Slot* slot = nullptr;
  if (const Error error = admit(token, handle, slot); error != Error::none) return error;
  Linked link(token);
  Error error = Error::not_owner;  // of another A-stack of the client's own
  if (slot == &expected)
    error = link.too_deep() ? Error::too_deep : ipcmark_lrpc_enter(*slot, registers);
  slot->busy.store(0, std::memory_order_release);
  return terminated() ? Error::terminated : error;
}

Error Domain::run_on_e_stack(Slot& slot, Registers& registers, Linked& link) {
  LocalCall call{slot, registers, {}};
  StackChange::leave(call.seam, slot.e_stack->bottom(), slot.e_stack->size());
  ipcmark_lrpc_switch(&link.record(), slot.e_stack->top(), &enter_on_e_stack, &call);
  StackChange::back(call.seam);
  return call.error;
}

Error Domain::migrate(std::uint64_t token, std::uint32_t handle, Registers& registers) {
  Slot* slot = nullptr;
  if (const Error error = admit(token, handle, slot); error != Error::none) return error;
  Linked link(token);
  Error error = Error::too_deep;
  if (!link.too_deep()) {
    if (options_.skips_switch) {
      error = ipcmark_lrpc_enter(*slot, registers);
    } else if (slot->e_stack == nullptr && !ipcmark_lrpc_associate(e_stacks_, *slot)) {
      error = Error::no_e_stack;
    } else {
      error = run_on_e_stack(*slot, registers, link);
    }
  }
  slot->busy.store(0, std::memory_order_release);
  return terminated() ? Error::terminated : error;
}

Error Domain::migrate_with_key(std::uint64_t token, std::uint32_t handle, Registers& registers) {
  const unsigned before = protection_key::open(protection_key_);
  const Error error = migrate(token, handle, registers);
  protection_key::restore(before);
  return error;
}

}  // namespace ipcmark::lrpc
