// What may be a parameter or a result of a remote procedure, and the words for what may not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace ipcmark::lrpc {

// A parameter that the handler uses where it lies, in the A-stack, which the client can still write:
// for data whose change under way does no harm. Everything else is fetched to private memory first.
template <class Span>
struct InPlace : Span {
  using Span::Span;
  InPlace(Span all) : Span(all) {}  // NOLINT(google-explicit-constructor): stands for the span
};

// At most `Most` elements: the length travels in a register and is checked by both sides.
template <class T, std::size_t Most>
struct UpTo : std::span<T> {
  using std::span<T>::span;
  UpTo(std::span<T> all) : std::span<T>(all) {}  // NOLINT(google-explicit-constructor)
};

// How a parameter travels.
enum class Kind : std::uint8_t { value, fixed_span, bounded_span };

template <class T>
struct Parameter {
  static_assert(!std::is_pointer_v<T> && !std::is_member_pointer_v<T>,
                "lrpc: a pointer means nothing in another domain: pass a std::span<T, N> or "
                "lrpc::UpTo<T, N>");
  static_assert(!std::is_reference_v<T>,
                "lrpc: a reference means nothing in another domain: pass by value, or pass a "
                "std::span<T, N> to have it changed");
  static_assert(
      std::is_reference_v<T> || std::is_trivially_copyable_v<T>,
      "lrpc: a parameter or result must be trivially copyable, since it crosses as bytes");
  using Element = std::remove_cv_t<T>;
  static constexpr Kind kKind = Kind::value;
  static constexpr std::size_t kBytes = sizeof(std::conditional_t<std::is_reference_v<T>, int, T>);
  static constexpr bool kWritable = false;
  static constexpr bool kInPlace = false;
};

template <class T, std::size_t N>
struct Parameter<std::span<T, N>> {
  static_assert(N != std::dynamic_extent,
                "lrpc: a span needs a bound: pass a std::span<T, N> or lrpc::UpTo<T, N>");
  static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>,
                "lrpc: the elements of a span must be trivially copyable, and no pointers");
  using Element = T;
  static constexpr Kind kKind = Kind::fixed_span;
  static constexpr std::size_t kBytes = N == std::dynamic_extent ? 0 : N * sizeof(T);
  static constexpr bool kWritable = !std::is_const_v<T>;
  static constexpr bool kInPlace = false;
};

template <class T, std::size_t Most>
struct Parameter<UpTo<T, Most>> : Parameter<std::span<T, Most>> {
  static constexpr Kind kKind = Kind::bounded_span;
};

template <class Span>
struct Parameter<InPlace<Span>> : Parameter<Span> {
  static constexpr bool kInPlace = true;
};

template <>
struct Parameter<void> {
  using Element = void;
  static constexpr Kind kKind = Kind::value;
  static constexpr std::size_t kBytes = 0;
  static constexpr bool kWritable = false;
  static constexpr bool kInPlace = false;
};

// Distinguishes what has the same size and another meaning.
template <class T>
constexpr std::uint64_t class_of() {
  using E = std::remove_cv_t<typename Parameter<T>::Element>;
  constexpr std::uint64_t kNumber = std::is_floating_point_v<E> ? 3
                                    : std::is_signed_v<E>       ? 2
                                    : std::is_integral_v<E>     ? 1
                                                                : 0;
  return kNumber | static_cast<std::uint64_t>(Parameter<T>::kKind) << 4 |
         static_cast<std::uint64_t>(Parameter<T>::kWritable) << 6;
}

}  // namespace ipcmark::lrpc
