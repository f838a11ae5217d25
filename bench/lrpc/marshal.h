// Writes arguments into a call and takes them out again: the stub's work on both sides.
#pragma once

#include <array>
#include <cstring>
#include <span>
#include <type_traits>

#include "bench/lrpc/shared_copy.h"
#include "bench/lrpc/signature.h"

namespace ipcmark::lrpc {

namespace detail {

template <class T>
std::uint64_t to_register(const T& value) {
  std::uint64_t word = 0;
  std::memcpy(&word, &value, sizeof value);
  return word;
}

template <class T>
T from_register(std::uint64_t word) {
  T value;
  std::memcpy(&value, &word, sizeof value);
  return value;
}

}  // namespace detail

// The client's half of one parameter. write returns false when a span is longer than its bound.
template <class T>
struct Passed {
  using P = Parameter<T>;

  static bool write(const T& argument, const Place& place, Registers& registers, std::byte* data) {
    if constexpr (P::kKind == Kind::value) {
      if (place.in_register != Place::kNoRegister) {
        if constexpr (P::kBytes <= sizeof(std::uint64_t))
          registers[place.in_register] = detail::to_register(argument);
      } else {
        copy_to_shared(data + place.offset, &argument, sizeof argument);
      }
    } else {
      if constexpr (P::kKind == Kind::bounded_span) {
        static_assert(P::kBytes > 0, "lrpc: a bound of 0");
        if (argument.size_bytes() > P::kBytes || place.in_register == Place::kNoRegister)
          return false;
        registers[place.in_register] = argument.size();
      }
      copy_to_shared(data + place.offset, argument.data(), argument.size_bytes());
    }
    return true;
  }

  static void read_back(const T& argument, const Place& place, const std::byte* data) {
    if constexpr (P::kWritable)
      copy_from_shared(argument.data(), data + place.offset, argument.size_bytes());
  }
};

// What the server's half is made from. `registers` is private already.
struct Arrived {
  const Place& place;
  const Registers& registers;
  std::byte* data;
};

// The server's half: holds what the handler gets. Fetched once, checked after that.
template <class T>
class Held {
  using P = Parameter<T>;

 public:
  explicit Held(const Arrived& arrived) {
    const auto& [place, registers, data] = arrived;
    if (place.in_register != Place::kNoRegister) {
      if constexpr (P::kBytes <= sizeof(std::uint64_t))
        value_ = detail::from_register<T>(registers[place.in_register]);
    } else {
      copy_from_shared(&value_, data + place.offset, sizeof value_);
    }
  }
  bool good() const { return true; }
  T& get() { return value_; }
  void put_back() {}

 private:
  T value_;
};

// Spans, of a fixed size or bounded, in a private copy or where they lie.
template <class T>
requires(Parameter<T>::kKind != Kind::value) class Held<T> {
  using P = Parameter<T>;
  using Element = std::remove_const_t<typename P::Element>;
  static constexpr std::size_t kMost = P::kBytes / sizeof(Element);

 public:
  explicit Held(const Arrived& arrived)
      : shared_(reinterpret_cast<Element*>(arrived.data + arrived.place.offset)) {
    if constexpr (P::kKind == Kind::bounded_span) {
      const std::size_t length = arrived.place.in_register;
      count_ = length == Place::kNoRegister ? kMost + 1 : arrived.registers[length];
    }
    if constexpr (!P::kInPlace) {
      if (good()) copy_from_shared(copy_.data(), shared_, count_ * sizeof(Element));
    }
  }
  bool good() const { return count_ <= kMost; }
  T get() {
    const auto elements = std::span<Element>(P::kInPlace ? shared_ : copy_.data(), count_);
    if constexpr (P::kKind == Kind::fixed_span) {
      return T(elements.template first<kMost>());
    } else {
      return T(std::span<typename P::Element>(elements));
    }
  }
  void put_back() {
    if constexpr (P::kWritable && !P::kInPlace)
      copy_to_shared(shared_, copy_.data(), count_ * sizeof(Element));
  }

 private:
  static_assert(alignof(Element) <= 16, "lrpc: elements of a span are aligned to 16 bytes at most");
  Element* shared_;
  std::size_t count_ = kMost;
  // Left uninitialised: what is used of it is copied over.
  std::array<Element, P::kInPlace ? 1 : kMost> copy_;
};

}  // namespace ipcmark::lrpc
