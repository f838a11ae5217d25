#include "bench/lrpc/binding_table.h"

#include <sys/random.h>

#include "harness/sys/error.h"

namespace ipcmark::lrpc {

BindingTable::BindingTable(std::size_t bindings, std::size_t a_stacks)
    : tokens_(bindings), count_(a_stacks), slots_(std::make_unique<Slot[]>(a_stacks)) {}

std::uint64_t BindingTable::new_token(std::size_t index) const {
  std::uint64_t nonce = 0;
  sys::check(::getrandom(&nonce, sizeof nonce, 0), "getrandom");
  return (nonce << 16 | 1ULL << 63) | index;
}

// A binding's A-stacks follow one another, so that it needs to know the first only.
std::optional<std::size_t> BindingTable::free_run(std::size_t count) const {
  std::size_t run = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    run = slots_[i].owner.load(std::memory_order_relaxed) == 0 ? run + 1 : 0;
    if (run == count) return i + 1 - count;
  }
  return std::nullopt;
}

std::optional<BindingObject> BindingTable::bind(const ProcedureDescriptor& procedure,
                                                Transfer transfer) {
  const std::lock_guard lock(mutex_);
  std::size_t index = 0;
  while (index < tokens_.size() && tokens_[index].load() != 0) ++index;
  const auto first = free_run(procedure.simultaneous);
  if (index == tokens_.size() || !first) return std::nullopt;
  BindingObject binding{.token = new_token(index),
                        .first_handle = static_cast<std::uint32_t>(*first) * kHandleStep,
                        .region = std::make_shared<AStackRegion>(
                            AStackRegion::create(procedure.simultaneous, procedure.data_bytes))};
  for (std::size_t i = 0; i < procedure.simultaneous; ++i) {
    Slot& slot = slots_[*first + i];
    slot.a_stack = &(*binding.region)[i];
    slot.procedure = &procedure;
    slot.region = binding.region;
    slot.transfer = transfer;
    slot.retired.store(false);
    slot.thread_ended.store(false);
    slot.owner.store(binding.token, std::memory_order_release);
  }
  tokens_[index].store(binding.token, std::memory_order_release);
  return binding;
}

std::vector<Slot*> BindingTable::revoke(std::uint64_t token) {
  const std::lock_guard lock(mutex_);
  const std::size_t index = token & 0xffffU;
  std::vector<Slot*> slots;
  if (token == 0 || index >= tokens_.size() || tokens_[index].load() != token) return slots;
  tokens_[index].store(0, std::memory_order_release);
  for (std::size_t i = 0; i < count_; ++i) {
    if (slots_[i].owner.load() != token) continue;
    slots_[i].retired.store(true);
    slots.push_back(&slots_[i]);
  }
  return slots;
}

void BindingTable::free(Slot& slot) {
  const std::lock_guard lock(mutex_);
  slot.region.reset();
  slot.listener.reset();
  slot.a_stack = nullptr;
  slot.e_stack = nullptr;
  slot.thread.reset();
  slot.owner.store(0, std::memory_order_release);
}

std::vector<std::uint64_t> BindingTable::tokens() const {
  std::vector<std::uint64_t> live;
  for (const auto& token : tokens_) {
    if (const std::uint64_t value = token.load(); value != 0) live.push_back(value);
  }
  return live;
}

std::size_t BindingTable::a_stacks_in_use() const {
  const std::lock_guard lock(mutex_);
  std::size_t used = 0;
  for (std::size_t i = 0; i < count_; ++i) used += slots_[i].owner.load() != 0 ? 1U : 0U;
  return used;
}

}  // namespace ipcmark::lrpc
