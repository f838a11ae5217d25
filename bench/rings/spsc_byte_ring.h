// A byte ring for one producer and one consumer, with messages of any size.
//
// A record is an 8-byte word (length + 1) and the payload, rounded up to whole cache lines, and it
// is published by storing that word last, into the record's own first line: a message of up to 56
// bytes costs one line transfer, where a separate index line would cost a second. (Aeron's log
// buffers publish so.) The consumer looks at one word: 0 says "nothing yet".
//
// Old payload must never be taken for such a word, so before a record is published the word behind
// it is 0. Aeron's consumer zeroes what it has read; that would write lines that only the producer
// needs next. Here the producer zeroes a few lines ahead, right after publishing: off the critical
// path, and it fetches the lines that it is about to fill.
//
// In a batch the first word is stored last, so that all its records appear at once and the consumer
// fetches their lines side by side. The memory is mapped twice in a row, so that a record may run
// over the end; or (wrap=pad) a word says that the rest of the ring is skipped.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>

#include "bench/rings/byte_copy.h"
#include "harness/core/bytes.h"
#include "harness/core/channel.h"
#include "harness/sys/mapping.h"

namespace ipcmark::rings {

class SpscByteRing {
 public:
  static constexpr std::size_t kWord = 8;
  // One line: what is inline in the first line of a record.
  static constexpr std::size_t kLargestOfOneLine = kCacheLine - kWord;

  // `memory` is size_for(...) bytes, or with Wrap::mirror twice as many, mapped twice in a row.
  SpscByteRing(sys::Mapping memory, const ChannelSpec& spec)
      : memory_(std::move(memory)),
        capacity_(spec.wrap == Wrap::mirror ? memory_.size() / 2 : memory_.size()),
        batch_(spec.batch),
        pads_(spec.wrap == Wrap::pad),
        past_caches_(bypasses_caches(spec.stores, capacity_)) {}

  static constexpr std::size_t record_size(std::size_t message) {
    return (message + kWord + kCacheLine - 1) & ~(kCacheLine - 1);
  }
  // `capacity_bytes`, rounded up to a power of two that holds two of the largest messages; three
  // when a record may not run over the end.
  static std::size_t size_for(std::size_t capacity_bytes, std::size_t largest_message, Wrap wrap) {
    const std::size_t records = wrap == Wrap::mirror ? 2 : 3;
    return std::bit_ceil(
        std::max({capacity_bytes, records * record_size(largest_message) + kCacheLine, kSmallest}));
  }
  std::size_t capacity() const { return capacity_; }
  const sys::Mapping& memory() const { return memory_; }

  class Producer;
  class Consumer;

 private:
  static constexpr std::size_t kSmallest = 4096;  // a page: the mirror needs whole ones
  // A word that no length has: go on at the start of the ring.
  static constexpr std::uint64_t kSkip = std::numeric_limits<std::uint64_t>::max();

  std::atomic_ref<std::uint64_t> word_at(std::uint64_t position) const {
    return std::atomic_ref(
        *reinterpret_cast<std::uint64_t*>(memory_.data() + (position & (capacity_ - 1))));
  }

  sys::Mapping memory_;
  std::size_t capacity_;
  std::uint64_t batch_;
  bool pads_;
  bool past_caches_;
};

// What both sides share beside the bytes: how far the consumer has come. Written for every message
// but read only when the ring looks full, so the line mostly stays with the consumer.
struct alignas(kNoSharing) SpscProgress {
  std::atomic<std::uint64_t> consumed{0};
};

}  // namespace ipcmark::rings

#include "bench/rings/spsc_byte_ring_halves.h"
