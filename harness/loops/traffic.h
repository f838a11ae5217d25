// The messages of one side: private buffers, and what the payload must look like.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "harness/core/bytes.h"

namespace ipcmark::loops {

inline constexpr std::uint64_t kNoBadMessage = std::numeric_limits<std::uint64_t>::max();

// tx and rx are one message long, of which the first `touched` bytes are written and read; sequences
// count the messages of the timed and warm-up rounds in each direction from 0. first_bad is the first
// received message whose payload was not as sent; it lies where it is seen also of a side that was
// killed because a lost message made it wait for ever.
struct Traffic {
  Bytes tx;
  Bytes rx;
  std::size_t touched = tx.size();
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t* first_bad = nullptr;
};

// Message number n carries n modulo 256 in every byte: written at memset's speed, checked at
// reading speed, and a lost, doubled or reordered message shows.
constexpr std::byte tag_of(std::uint64_t sequence) { return static_cast<std::byte>(sequence); }

// True when every byte of `data` is `tag`. Reads all of it, 64 bytes a step.
inline bool all_bytes_are(ConstBytes data, std::byte tag) {
  __extension__ typedef std::uint64_t Vector [[gnu::vector_size(16), gnu::may_alias]];
  const std::byte* at = data.data();
  const std::byte* const end = at + data.size();
  const std::uint64_t word = 0x0101010101010101ULL * std::to_integer<std::uint64_t>(tag);
  const Vector expected{word, word};
  const auto load = [](const std::byte* from) {
    Vector v;
    std::memcpy(&v, from, sizeof v);
    return v;
  };
  Vector differing{0, 0};
  for (; end - at >= 64; at += 64) {
    differing |= ((load(at) ^ expected) | (load(at + 16) ^ expected)) |
                 ((load(at + 32) ^ expected) | (load(at + 48) ^ expected));
  }
  for (; end - at >= 16; at += 16) differing |= load(at) ^ expected;
  std::byte rest{0};
  for (; at != end; ++at) rest |= *at ^ tag;
  return (differing[0] | differing[1]) == 0 && rest == std::byte{0};
}

// How much of the payload the two sides handle: the axis `touch`.
struct TouchAll {
  static constexpr bool kCarriesData = true;
  static void write(Bytes tx, std::uint64_t sequence) {
    std::memset(tx.data(), std::to_integer<int>(tag_of(sequence)), tx.size());
    asm volatile("" ::"r"(tx.data())
                 : "memory");  // the write happens, whatever the transport reads
  }
  static bool read(ConstBytes rx, std::uint64_t sequence) {
    return all_bytes_are(rx, tag_of(sequence));
  }
};

struct TouchHeader {
  static constexpr bool kCarriesData = true;
  static void write(Bytes tx, std::uint64_t sequence) {
    if (!tx.empty()) tx[0] = tag_of(sequence);
  }
  static bool read(ConstBytes rx, std::uint64_t sequence) {
    return rx.empty() || rx[0] == tag_of(sequence);
  }
};

// Either of them, as the case says: for transports that sleep, beside which one more branch is nothing,
// while a second copy of all their loops would be most of what is compiled. `part` is what is touched.
struct TouchPart {
  static constexpr bool kCarriesData = true;
  static void write(Bytes part, std::uint64_t sequence) {
    part.size() == 1 ? TouchHeader::write(part, sequence) : TouchAll::write(part, sequence);
  }
  static bool read(ConstBytes part, std::uint64_t sequence) {
    return part.size() == 1 ? TouchHeader::read(part, sequence) : TouchAll::read(part, sequence);
  }
};

// For `null`, which delivers nothing that could be read.
struct TouchNothing {
  static constexpr bool kCarriesData = false;
  static void write(Bytes, std::uint64_t) {}
  static bool read(ConstBytes, std::uint64_t) { return true; }
};

[[gnu::cold, gnu::noinline]] inline void note_bad(std::uint64_t& first_bad,
                                                  std::uint64_t sequence) {
  if (first_bad == kNoBadMessage) first_bad = sequence;
}

// What T handles of a message: all, as far as the loop is concerned, unless it is told the part.
template <class T>
auto part_of(auto message, const Traffic& traffic) {
  if constexpr (std::is_same_v<T, TouchPart>) {
    return message.first(traffic.touched);
  } else {
    return message;
  }
}

// The axis `access`. Messages are made and read in private buffers:
template <class T>
struct Copying {
  using Touch = T;
  static constexpr bool kInPlace = false;
  static void send(auto& endpoint, Traffic& traffic) {
    Touch::write(part_of<T>(traffic.tx, traffic), traffic.sent);
    endpoint.send(traffic.tx);
  }
  static bool receive(auto& endpoint, Traffic& traffic) {
    const std::size_t length = endpoint.recv(traffic.rx);
    return length == traffic.rx.size() &&
           Touch::read(part_of<T>(traffic.rx, traffic), traffic.received);
  }
};

// ... or where they lie in the transport's own memory.
template <class T>
struct InPlace {
  using Touch = T;
  static constexpr bool kInPlace = true;
  static void send(auto& endpoint, Traffic& traffic) {
    Touch::write(part_of<T>(endpoint.loan(traffic.tx.size()), traffic), traffic.sent);
    endpoint.publish();
  }
  static bool receive(auto& endpoint, Traffic& traffic) {
    const ConstBytes message = endpoint.peek();
    const bool good = message.size() == traffic.rx.size() &&
                      Touch::read(part_of<T>(message, traffic), traffic.received);
    endpoint.release();
    return good;
  }
};

template <class Handling>
void send_next(auto& endpoint, Traffic& traffic) {
  Handling::send(endpoint, traffic);
  ++traffic.sent;
}

template <class Handling>
void receive_next(auto& endpoint, Traffic& traffic) {
  const bool good = Handling::receive(endpoint, traffic);
  if (!good) [[unlikely]]
    note_bad(*traffic.first_bad, traffic.received);
  ++traffic.received;
}

}  // namespace ipcmark::loops
