// The client's stub: an ordinary function type becomes something to call.
#pragma once

#include <concepts>
#include <memory>
#include <string_view>
#include <utility>

#include "bench/lrpc/marshal.h"
#include "bench/lrpc/transfers.h"

namespace ipcmark::lrpc {

// What became of a call. `value` is only meaningful without an error.
template <class R>
struct Outcome {
  Error error = Error::none;
  R value{};
};
template <>
struct Outcome<void> {
  Error error = Error::none;
};

template <class Function, class T>
class Procedure;

// An imported procedure. Copies share the binding; any number of threads may call at once, as many as
// there are A-stacks will be served.
template <class R, class... A, class T>
class Procedure<R(A...), T> {
 public:
  using Binding = typename T::Binding;

  explicit Procedure(std::shared_ptr<Binding> binding) : binding_(std::move(binding)) {}

  // The same binding, called through another transfer that has such bindings.
  template <class Other>
  requires std::same_as<typename Other::Binding, Binding>
  explicit Procedure(const Procedure<R(A...), Other>& other) : binding_(other.binding_) {}

  // Throws CallFailed.
  R operator()(const A&... arguments) const {
    const Outcome<R> outcome = try_call(arguments...);
    if (outcome.error != Error::none) [[unlikely]]
      throw_call_failed(outcome.error);
    if constexpr (!std::is_void_v<R>) return outcome.value;
  }

  // The same without exceptions.
  Outcome<R> try_call(const A&... arguments) const {
    if constexpr (keeps_a_stack<T>()) {
      std::uint32_t slot = 0;
      const Error error = binding_->attach_thread(slot);
      return error == Error::none ? call_on(slot, arguments...) : Outcome<R>{error};
    } else {
      const std::optional<std::uint32_t> slot = binding_->acquire();
      if (!slot) return {Error::no_a_stack};
      const Outcome<R> outcome = call_on(*slot, arguments...);
      binding_->release(*slot, outcome.error);
      return outcome;
    }
  }

  // On an A-stack of the caller's choice. Two calls at once on one of them fail with Error::busy.
  Outcome<R> call_on(std::uint32_t slot, const A&... arguments) const {
    return call_at(slot, std::index_sequence_for<A...>(), arguments...);
  }

  Binding& binding() const { return *binding_; }

 private:
  template <std::size_t... I>
  Outcome<R> call_at(std::uint32_t slot, std::index_sequence<I...>, const A&... arguments) const {
    constexpr const auto& kLayout = Signature<R(A...)>::kLayout;
    std::byte* const data = binding_->line(slot).data();
    Registers registers{};
    if (!(Passed<A>::write(arguments, kLayout.places[I], registers, data) && ...))
      return {Error::too_long};
    const Error error = T::call(*binding_, slot, registers, kLayout.registers);
    if (error != Error::none) [[unlikely]]
      return {error};
    (Passed<A>::read_back(arguments, kLayout.places[I], data), ...);
    if constexpr (std::is_void_v<R>) {
      return {};
    } else if constexpr (sizeof(R) <= sizeof(std::uint64_t)) {
      return {Error::none, detail::from_register<R>(registers[0])};
    } else {
      Outcome<R> outcome;
      copy_from_shared(&outcome.value, data + kLayout.result.offset, sizeof(R));
      return outcome;
    }
  }

  template <class, class>
  friend class Procedure;

  std::shared_ptr<Binding> binding_;
};

// Imports "service/procedure" and returns a callable of this function type. Throws CallFailed when
// there is none, it has another signature, or this user is refused; std::invalid_argument for a name
// that cannot be one.
template <class Function, class T = FutexHandoff>
Procedure<Function, T> import(std::string_view name, const ImportOptions& options = {}) {
  return Procedure<Function, T>(std::make_shared<typename T::Binding>(
      name, Signature<Function>::hash(), T::kTransfer, options));
}

}  // namespace ipcmark::lrpc
