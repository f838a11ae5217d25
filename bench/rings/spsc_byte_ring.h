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
// The memory is mapped twice in a row, so that a record may run over the end.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>

#include "harness/core/bytes.h"
#include "harness/sys/mapping.h"

namespace ipcmark::rings {

class SpscByteRing {
 public:
  static constexpr std::size_t kWord = 8;
  // One line: what is inline in the first line of a record.
  static constexpr std::size_t kLargestOfOneLine = kCacheLine - kWord;

  // `capacity_bytes` is rounded up to a power of two that holds two of the largest messages.
  SpscByteRing(std::size_t capacity_bytes, std::size_t largest_message, int memory_node)
      : memory_(sys::Mapping::mirrored(size_for(capacity_bytes, largest_message), memory_node)) {}

  static std::size_t record_size(std::size_t message) {
    return (message + kWord + kCacheLine - 1) & ~(kCacheLine - 1);
  }
  static std::size_t size_for(std::size_t capacity_bytes, std::size_t largest_message) {
    return std::bit_ceil(
        std::max({capacity_bytes, 2 * record_size(largest_message) + kCacheLine, kSmallest}));
  }
  std::size_t capacity() const { return memory_.size() / 2; }
  const sys::Mapping& memory() const { return memory_; }

  class Producer;
  class Consumer;

 private:
  static constexpr std::size_t kSmallest = 4096;  // a page: the mirror needs whole ones

  sys::Mapping memory_;
};

// What both sides share beside the bytes: how far the consumer has come. Written for every message
// but read only when the ring looks full, so the line mostly stays with the consumer.
struct alignas(kNoSharing) SpscProgress {
  std::atomic<std::uint64_t> consumed{0};
};

namespace detail {

inline std::atomic_ref<std::uint64_t> word_at(std::byte* base, std::uint64_t position,
                                              std::uint64_t mask) {
  return std::atomic_ref(*reinterpret_cast<std::uint64_t*>(base + (position & mask)));
}

}  // namespace detail

// The producer's half; private to its process.
class SpscByteRing::Producer {
 public:
  Producer(const SpscByteRing& ring, SpscProgress& progress)
      : base_(ring.memory_.data()), mask_(ring.capacity() - 1), progress_(&progress) {}

  // A place for a message of `length` bytes, or nullptr while the ring is full.
  std::byte* try_loan(std::size_t length) {
    const std::uint64_t next = tail_ + record_size(length);
    if (!fits(next + kCacheLine)) return nullptr;
    if (next >= zeroed_) zero_from(next);
    loaned_ = length;
    return base_ + (tail_ & mask_) + kWord;
  }

  // Hands the loaned message over.
  void publish() {
    detail::word_at(base_, tail_, mask_).store(loaned_ + 1, std::memory_order_release);
    tail_ += record_size(loaned_);
    zeroed_ = std::max(zeroed_, tail_);
    // tail_ itself was zeroed by the loan; fits() keeps this short of what the consumer still
    // reads.
    while (zeroed_ < tail_ + kZeroAhead && fits_now(zeroed_ + kCacheLine)) zero_from(zeroed_);
  }

  bool try_push(ConstBytes message) {
    std::byte* const place = try_loan(message.size());
    if (place == nullptr) return false;
    std::memcpy(place, message.data(), message.size());
    publish();
    return true;
  }

 private:
  // Far enough ahead that the line has arrived before it is filled.
  static constexpr std::uint64_t kZeroAhead = 8 * kCacheLine;

  bool fits_now(std::uint64_t end) const { return end <= consumed_ + mask_ + 1; }
  bool fits(std::uint64_t end) {
    if (fits_now(end)) return true;
    consumed_ = progress_->consumed.load(std::memory_order_acquire);
    return fits_now(end);
  }
  void zero_from(std::uint64_t position) {
    detail::word_at(base_, position, mask_).store(0, std::memory_order_relaxed);
    zeroed_ = position + kCacheLine;
  }

  std::byte* base_;
  std::uint64_t mask_;
  SpscProgress* progress_;
  std::uint64_t tail_ = 0;             // where the next record goes
  std::uint64_t zeroed_ = kCacheLine;  // the words of the lines in [tail_, zeroed_) are 0
  std::uint64_t consumed_ = 0;         // the consumer's progress when last looked at
  std::uint64_t loaned_ = 0;
};

// The consumer's half; private to its process.
class SpscByteRing::Consumer {
 public:
  Consumer(const SpscByteRing& ring, SpscProgress& progress)
      : base_(ring.memory_.data()), mask_(ring.capacity() - 1), progress_(&progress) {}

  // The next message in place, or a null pointer while there is none.
  ConstBytes try_peek() {
    const std::uint64_t word = detail::word_at(base_, head_, mask_).load(std::memory_order_acquire);
    if (word == 0) return {};
    return {base_ + (head_ & mask_) + kWord, static_cast<std::size_t>(word - 1)};
  }

  // Gives the place of the peeked message, `length` bytes, back.
  void release(std::size_t length) {
    head_ += record_size(length);
    progress_->consumed.store(head_, std::memory_order_release);
  }

  // Copies the next message into `into` and its length into `length`; false while there is none.
  // What does not fit is cut off.
  bool try_pop(Bytes into, std::size_t& length) {
    const ConstBytes message = try_peek();
    if (message.data() == nullptr) return false;
    length = std::min(message.size(), into.size());
    std::memcpy(into.data(), message.data(), length);
    release(message.size());
    return true;
  }

 private:
  std::byte* base_;
  std::uint64_t mask_;
  SpscProgress* progress_;
  std::uint64_t head_ = 0;
};

}  // namespace ipcmark::rings
