// The control transfers as a client uses them. Each is a type with a Binding and one function: call,
// which does everything between the client's stub and the server's, and back.
#pragma once

#include "bench/lrpc/local_binding.h"
#include "bench/lrpc/remote_binding.h"
#include "bench/lrpc/shared_copy.h"
#include "bench/lrpc/switch.h"
#include "bench/lrpc/words.h"

namespace ipcmark::lrpc {

namespace detail {

constexpr bool may_request(State state) { return state == State::idle || state == State::reply; }

// Why the turn cannot be taken, or what ended a call without a reply.
constexpr Error error_in(std::uint32_t word) {
  switch (state_of(word)) {
    case State::request:
      return Error::busy;
    case State::poisoned:
      return Error::timed_out;
    case State::server_gone:
      return Error::server_died;
    default:
      return static_cast<Error>(error_of(word));
  }
}

// Written only where they are not there yet: each write to the line before the one that hands it over
// is a chance for a polling server to take it away in between.
inline void present(AStack& line, std::uint64_t token, std::uint32_t handle) {
  if (load_shared(line.token) != token) store_shared(line.token, token);
  if (load_shared(line.handle) != handle) store_shared(line.handle, handle);
}

// The deadline has passed: the slot is poisoned, unless the reply came at the last moment.
inline std::uint32_t give_up(AStack& line) {
  std::uint32_t word;
  const auto is_request = [](State state) { return state == State::request; };
  if (hand_over<NeverSleeps>(line, is_request, word_of(State::poisoned), word))
    return word_of(State::poisoned);
  return word;
}

}  // namespace detail

// Local ones: the calling thread runs the handler, on the server's E-stack.
struct LocalMigrate {
  using Binding = LocalBinding;
  static constexpr Transfer kTransfer = Transfer::local_migrate;
  static Error call(Binding& binding, std::uint32_t slot, Registers& registers, std::size_t) {
    return binding.domain().migrate(binding.token(), binding.handle(slot), registers);
  }
};

struct LocalMigratePku {
  using Binding = LocalBinding;
  static constexpr Transfer kTransfer = Transfer::local_migrate_pku;
  static Error call(Binding& binding, std::uint32_t slot, Registers& registers, std::size_t) {
    return binding.domain().migrate_with_key(binding.token(), binding.handle(slot), registers);
  }
};

// Through the A-stack's own word, with a server thread on the other side.
template <class Policy, Transfer kWay>
struct WordTransfer {
  using Binding = RemoteBinding;
  static constexpr Transfer kTransfer = kWay;

  static Error call(Binding& binding, std::uint32_t slot, Registers& registers, std::size_t used) {
    if (const Error error = binding.associate(slot); error != Error::none) return error;
    AStack& line = binding.line(slot);
    for (std::size_t i = 0; i < used; ++i) store_shared(line.registers[i], registers[i]);
    detail::present(line, binding.token(), binding.handle(slot));
    std::uint32_t word;
    if (!hand_over<Policy>(line, detail::may_request, word_of(State::request), word))
      return detail::error_in(word);
    const std::uint64_t timeout_ns = binding.timeout_ns();
    const std::uint64_t deadline_ns = timeout_ns == 0 ? 0 : now_ns() + timeout_ns;
    const auto is_over = [](std::uint32_t now) { return state_of(now) != State::request; };
    word = wait_for_turn<Policy>(line, is_over, deadline_ns, word);
    if (state_of(word) == State::request) word = detail::give_up(line);
    if (state_of(word) != State::reply) return detail::error_in(word);
    registers[0] = load_shared(line.registers[0]);
    return static_cast<Error>(error_of(word));
  }
};

using FutexHandoff = WordTransfer<SleepsAtOnce, Transfer::futex_handoff>;
using Spin = WordTransfer<NeverSleeps, Transfer::spin>;
using SpinThenFutex = WordTransfer<PollsFirst, Transfer::spin_then_futex>;

// Through a system call that a server thread answers. The thread keeps its A-stack for as long as the
// binding lives, and its filter for as long as it lives itself.
template <Transfer kWay>
struct TrapTransfer {
  using Binding = RemoteBinding;
  static constexpr Transfer kTransfer = kWay;
  static constexpr bool kKeepsAStack = true;

  static Error call(Binding& binding, std::uint32_t slot, Registers& registers, std::size_t) {
    AStack& line = binding.line(slot);
    detail::present(line, binding.token(), binding.handle(slot));
    std::uint32_t word;
    if (!hand_over<NeverSleeps>(line, detail::may_request, word_of(State::request), word))
      return detail::error_in(word);
    const long result = ipcmark_lrpc_trap(binding.trap_number(), &registers);
    word = line.turn.load(std::memory_order_acquire);
    // Nobody answered: the listener is gone, and the kernel knows no such call.
    if (state_of(word) == State::request) {
      close_turn(line, State::server_gone, static_cast<std::uint32_t>(Error::server_died));
      return Error::server_died;
    }
    if (state_of(word) != State::reply) return detail::error_in(word);
    registers[0] = static_cast<std::uint64_t>(result);
    return static_cast<Error>(error_of(word));
  }
};

using SeccompHandoff = TrapTransfer<Transfer::seccomp_handoff>;
using SeccompHandoffAsync = TrapTransfer<Transfer::seccomp_handoff_async>;

template <class T>
constexpr bool keeps_a_stack() {
  return requires { T::kKeepsAStack; };
}

}  // namespace ipcmark::lrpc
