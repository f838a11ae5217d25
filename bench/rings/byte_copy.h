// How a payload gets into shared memory: through the caches, or past them.
#pragma once

#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#include "harness/core/axes.h"
#include "harness/core/bytes.h"

namespace ipcmark::rings {

// memcpy for messages of a few lines, in pieces of 16 bytes. A 64-byte store to a line that the
// other side holds costs three times as much on some processors (Zen 4: 5 to 11 million messages a
// second in the peer c_slot_ring built for AVX-512, 17 million without); and a wide load cannot be
// served from the narrower stores that made the message a moment ago, but waits until they have
// reached the cache, behind every line still under way.
inline void copy_short(std::byte* to, const std::byte* from, std::size_t bytes) {
  const auto move = [&]<std::size_t kBytes>(std::array<std::byte, kBytes> piece) {
    std::memcpy(piece.data(), from, kBytes);
    std::memcpy(to, piece.data(), kBytes);
    from += kBytes;
    to += kBytes;
  };
  for (; bytes >= 16; bytes -= 16) move(std::array<std::byte, 16>{});
  if ((bytes & 8) != 0) move(std::array<std::byte, 8>{});
  if ((bytes & 4) != 0) move(std::array<std::byte, 4>{});
  if ((bytes & 2) != 0) move(std::array<std::byte, 2>{});
  if ((bytes & 1) != 0) move(std::array<std::byte, 1>{});
}

inline void copy_bytes(std::byte* to, const std::byte* from, std::size_t bytes) {
  constexpr std::size_t kShort = 512;
  if (bytes <= kShort) {
    copy_short(to, from, bytes);
  } else {
    std::memcpy(to, from, bytes);
  }
}

// Stores that bypass the caches. Worth it only when the data would be evicted before it is read:
// `ipcmark_micro --benchmark_filter=hand_over` shows where. Elsewhere than on x86-64 it is memcpy.
inline void copy_non_temporal(std::byte* to, const std::byte* from, std::size_t bytes) {
#if defined(__x86_64__)
  const std::size_t ragged = -reinterpret_cast<std::uintptr_t>(to) % kCacheLine;
  const std::size_t head = ragged < bytes ? ragged : bytes;
  std::memcpy(to, from, head);
  std::size_t at = head;
  for (; at + kCacheLine <= bytes; at += kCacheLine) {
    for (std::size_t part = 0; part < kCacheLine; part += sizeof(__m128i)) {
      const auto value = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at + part));
      _mm_stream_si128(reinterpret_cast<__m128i*>(to + at + part), value);
    }
  }
  std::memcpy(to + at, from + at, bytes - at);
  _mm_sfence();  // a release store does not order what bypassed the caches
#else
  std::memcpy(to, from, bytes);
#endif
}

// Whether a ring of `capacity_bytes` is to be filled past the caches. Up to the size of the
// last-level cache the consumer finds there what it reads, and bypassing it halves the throughput;
// beyond, each line is written to memory and fetched again anyway.
inline bool bypasses_caches(Stores stores, std::size_t capacity_bytes) {
  if (stores != Stores::automatic) return stores == Stores::non_temporal;
  const long last_level = ::sysconf(_SC_LEVEL3_CACHE_SIZE);
  return last_level > 0 && capacity_bytes > static_cast<std::size_t>(last_level);
}

}  // namespace ipcmark::rings
