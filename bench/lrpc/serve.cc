#include "bench/lrpc/serve.h"

#include <poll.h>

#include <cerrno>

#include "bench/lrpc/shared_copy.h"
#include "bench/lrpc/trap.h"
#include "bench/lrpc/words.h"

namespace ipcmark::lrpc {

namespace {

// The credentials, read once; what the client writes afterwards changes nothing.
struct Presented {
  std::uint64_t token;
  std::uint32_t handle;
  explicit Presented(const AStack& line)
      : token(load_shared(line.token)), handle(load_shared(line.handle)) {}
};

constexpr bool is_request(State state) { return state == State::request; }

template <class Policy>
bool serve_words(Domain& domain, Slot& slot, std::uint64_t calls) {
  AStack& line = *slot.a_stack;
  const auto arrived = [](std::uint32_t word) {
    return state_of(word) != State::idle && state_of(word) != State::reply;
  };
  const std::size_t used = slot.procedure->registers;
  std::uint32_t word = 0;
  for (; calls > 0; --calls) {
    word = wait_for_turn<Policy>(line, arrived, 0, word);
    if (!is_request(state_of(word)) || slot.retired.load(std::memory_order_relaxed)) return false;
    Registers registers{};
    for (std::size_t i = 0; i < used; ++i) registers[i] = load_shared(line.registers[i]);
    const Presented presented(line);
    const Error error = domain.serve(presented.token, presented.handle, registers, slot);
    if (slot.procedure->returns) store_shared(line.registers[0], registers[0]);
    const std::uint32_t reply = word_of(State::reply, static_cast<std::uint32_t>(error));
    if (!hand_over<Policy>(line, is_request, reply, word)) return false;
  }
  return true;
}

bool hung_up(int listener) {
  pollfd event{listener, 0, 0};
  return ::poll(&event, 1, 0) > 0;
}

// False when there will be no further call.
bool next_call(Slot& slot, trap::Notification& call) {
  const int listener = slot.listener.get();
  while (trap::receive(listener, call) < 0) {
    if (slot.retired.load(std::memory_order_acquire)) return false;
    // ENOENT also when a signal took the client out of its call before we had seen it.
    if (errno != EINTR && (errno != ENOENT || hung_up(listener))) return false;
  }
  return true;
}

bool serve_traps(Domain& domain, Slot& slot, std::uint64_t calls) {
  AStack& line = *slot.a_stack;
  if (slot.transfer == Transfer::seccomp_handoff && trap::wake_in_sync(slot.listener.get()) < 0)
    return false;
  for (; calls > 0; --calls) {
    trap::Notification call;
    if (!next_call(slot, call)) return false;
    if (slot.timeout_ns > 0) {
      slot.call_id.store(call.id, std::memory_order_relaxed);
      slot.deadline_ns.store(now_ns() + slot.timeout_ns, std::memory_order_release);
    }
    const Presented presented(line);
    const Error error = domain.serve(presented.token, presented.handle, call.arguments, slot);
    slot.deadline_ns.store(0, std::memory_order_release);
    std::uint32_t word;
    const std::uint32_t reply = word_of(State::reply, static_cast<std::uint32_t>(error));
    const bool in_time = hand_over<NeverSleeps>(line, is_request, reply, word);
    trap::answer(slot.listener.get(), call.id, call.arguments[0]);
    if (!in_time) return false;
  }
  return true;
}

}  // namespace

bool serve_slot(Domain& domain, Slot& slot, std::uint64_t calls) {
  switch (slot.transfer) {
    case Transfer::futex_handoff:
      return serve_words<SleepsAtOnce>(domain, slot, calls);
    case Transfer::spin:
      return serve_words<NeverSleeps>(domain, slot, calls);
    case Transfer::spin_then_futex:
      return serve_words<PollsFirst>(domain, slot, calls);
    case Transfer::seccomp_handoff:
    case Transfer::seccomp_handoff_async:
      return serve_traps(domain, slot, calls);
    case Transfer::local_migrate:
    case Transfer::local_migrate_pku:
      break;
  }
  return false;
}

}  // namespace ipcmark::lrpc
