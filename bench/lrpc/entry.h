// The server's entry stub: made from the handler's type, called through the procedure descriptor.
#pragma once

#include <tuple>
#include <utility>

#include "bench/lrpc/error.h"
#include "bench/lrpc/marshal.h"

namespace ipcmark::lrpc {

// Runs the handler. `registers` is private to the server; the result goes into its first, or to
// `data`, the shared memory behind the A-stack's head. Never throws.
using Entry = Error (*)(void* handler, Registers& registers, std::byte* data);

namespace detail {

template <class R, class... A, class Handler, std::size_t... I>
void run_handler(Handler& handler, std::tuple<Held<A>...>& held, Registers& registers,
                 std::byte* data, std::index_sequence<I...>) {
  constexpr const auto& kLayout = Signature<R(A...)>::kLayout;
  if constexpr (std::is_void_v<R>) {
    handler(std::get<I>(held).get()...);
  } else {
    const R result = handler(std::get<I>(held).get()...);
    if constexpr (sizeof(R) <= sizeof(std::uint64_t)) {
      registers[0] = to_register(result);
    } else {
      copy_to_shared(data + kLayout.result.offset, &result, sizeof result);
    }
  }
  (std::get<I>(held).put_back(), ...);
}

template <class Function>
struct EntryOf;

template <class R, class... A>
struct EntryOf<R(A...)> {
  template <class Handler>
  static Error enter(void* handler, Registers& registers, std::byte* data) noexcept {
    return fetch_and_run(*static_cast<Handler*>(handler), registers, data,
                         std::index_sequence_for<A...>());
  }

 private:
  template <class Handler, std::size_t... I>
  static Error fetch_and_run(Handler& handler, Registers& registers, std::byte* data,
                             std::index_sequence<I...> all) {
    constexpr const auto& kLayout = Signature<R(A...)>::kLayout;
    std::tuple<Held<A>...> held(Arrived{kLayout.places[I], registers, data}...);
    if (!(std::get<I>(held).good() && ...)) return Error::too_long;
    try {
      run_handler<R, A...>(handler, held, registers, data, all);
    } catch (...) {
      return Error::handler_threw;
    }
    return Error::none;
  }
};

}  // namespace detail

template <class Function, class Handler>
constexpr Entry kEntryOf = &detail::EntryOf<Function>::template enter<Handler>;

}  // namespace ipcmark::lrpc
