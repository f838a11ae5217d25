// Where the parameters and the result of a function type lie in a call: computed by both sides from
// the same declaration, so that there is no code generator.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "bench/lrpc/a_stack.h"
#include "bench/lrpc/parameter.h"

namespace ipcmark::lrpc {

// Of a span the register holds the length (bounded) or nothing (fixed), and `offset` is where its
// elements start behind the A-stack's head.
struct Place {
  static constexpr std::size_t kNoRegister = kRegisters;
  std::size_t in_register = kNoRegister;
  std::size_t offset = 0;
};

template <class Function>
struct Signature;

template <class R, class... A>
struct Signature<R(A...)> {
  static constexpr std::size_t kCount = sizeof...(A);

  struct Layout {
    std::array<Place, kCount> places{};
    Place result;
    std::size_t registers = 0;  // that are in use on the way there
    std::size_t data_bytes = 0;
    bool returns = false;
  };

  static constexpr Layout make() {
    Layout layout;
    std::size_t index = 0;
    (place<A>(layout, layout.places[index++]), ...);
    layout.returns = Parameter<R>::kBytes > 0;
    if constexpr (Parameter<R>::kBytes <= sizeof(std::uint64_t)) {
      layout.result.in_register = 0;
    } else {
      layout.result.offset = take_data(layout, Parameter<R>::kBytes);
    }
    return layout;
  }
  static constexpr Layout kLayout = make();

  // FNV-1a over what both sides must agree on.
  static constexpr std::uint64_t hash() {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 0x100000001b3ULL; };
    mix(Parameter<R>::kBytes << 8 | class_of<R>());
    (mix(Parameter<A>::kBytes << 8 | class_of<A>()), ...);
    mix(kCount);
    return hash;
  }

 private:
  static constexpr std::size_t take_data(Layout& layout, std::size_t bytes) {
    constexpr std::size_t kAlign = 16;
    const std::size_t at = layout.data_bytes;
    layout.data_bytes = at + (bytes + kAlign - 1) / kAlign * kAlign;
    return at;
  }
  template <class T>
  static constexpr void place(Layout& layout, Place& place) {
    using P = Parameter<T>;
    const bool is_small = P::kKind == Kind::value && P::kBytes <= sizeof(std::uint64_t);
    const bool has_register = layout.registers < kRegisters;
    if ((is_small || P::kKind == Kind::bounded_span) && has_register)
      place.in_register = layout.registers++;
    if (is_small && has_register) return;
    place.offset = take_data(layout, P::kBytes);
  }
};

}  // namespace ipcmark::lrpc
