// A byte ring for many producers and one consumer: records as in SpscByteRing, but a place is
// claimed with compare-and-swap on a shared tail before it is filled. (Aeron's many-to-one ring.)
//
// No producer may zero ahead, since another one may already be filling what lies there. So here the
// consumer zeroes what it has read, one word in every line, before it gives the place back.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>

#include "bench/rings/byte_copy.h"
#include "harness/core/bytes.h"
#include "harness/core/channel.h"
#include "harness/sys/mapping.h"

namespace ipcmark::rings {

class MpscByteRing {
 public:
  static constexpr std::size_t kWord = 8;

  // `memory` is size_for(...) bytes, mapped twice in a row, all zero.
  explicit MpscByteRing(sys::Mapping memory)
      : memory_(std::move(memory)), mask_(memory_.size() / 2 - 1) {}

  static std::size_t record_size(std::size_t message) {
    return (message + kWord + kCacheLine - 1) & ~(kCacheLine - 1);
  }
  static std::size_t size_for(std::size_t capacity_bytes, std::size_t largest_message) {
    return std::bit_ceil(
        std::max({capacity_bytes, 2 * record_size(largest_message), std::size_t{4096}}));
  }
  const sys::Mapping& memory() const { return memory_; }

  struct Progress {
    alignas(kNoSharing) std::atomic<std::uint64_t> claimed{0};
    alignas(kNoSharing) std::atomic<std::uint64_t> consumed{0};
  };
  class Producer;
  class Consumer;

 private:
  std::atomic_ref<std::uint64_t> word_at(std::uint64_t position) const {
    return std::atomic_ref(*reinterpret_cast<std::uint64_t*>(memory_.data() + (position & mask_)));
  }

  sys::Mapping memory_;
  std::uint64_t mask_;
};

// One of any number. A producer that dies between claiming and publishing stops the ring.
class MpscByteRing::Producer {
 public:
  Producer(const MpscByteRing& ring, Progress& progress) : ring_(ring), progress_(&progress) {}

  std::byte* try_loan(std::size_t length) {
    const std::uint64_t size = record_size(length);
    claim_ = progress_->claimed.load(std::memory_order_relaxed);
    do {
      if (!fits(claim_ + size)) return nullptr;
    } while (!progress_->claimed.compare_exchange_weak(claim_, claim_ + size,
                                                       std::memory_order_relaxed));
    length_ = length;
    return ring_.memory_.data() + (claim_ & ring_.mask_) + kWord;
  }
  void publish() { ring_.word_at(claim_).store(length_ + 1, std::memory_order_release); }
  bool try_push(ConstBytes message) {
    std::byte* const place = try_loan(message.size());
    if (place == nullptr) return false;
    copy_bytes(place, message.data(), message.size());
    publish();
    return true;
  }

 private:
  bool fits(std::uint64_t end) {
    if (end <= consumed_ + ring_.mask_ + 1) return true;
    consumed_ = progress_->consumed.load(std::memory_order_acquire);
    return end <= consumed_ + ring_.mask_ + 1;
  }

  const MpscByteRing& ring_;
  Progress* progress_;
  std::uint64_t claim_ = 0, length_ = 0;
  std::uint64_t consumed_ = 0;  // the consumer's progress when last looked at
};

class MpscByteRing::Consumer {
 public:
  Consumer(const MpscByteRing& ring, Progress& progress) : ring_(ring), progress_(&progress) {}

  ConstBytes try_peek() {
    const std::uint64_t word = ring_.word_at(head_).load(std::memory_order_acquire);
    if (word == 0) return {};
    peeked_ = word - 1;
    return {ring_.memory_.data() + (head_ & ring_.mask_) + kWord,
            static_cast<std::size_t>(peeked_)};
  }
  void release() {
    const std::uint64_t end = head_ + record_size(peeked_);
    for (; head_ != end; head_ += kCacheLine)
      ring_.word_at(head_).store(0, std::memory_order_relaxed);
    progress_->consumed.store(head_, std::memory_order_release);
  }
  bool try_pop(Bytes into, std::size_t& length) {
    const ConstBytes message = try_peek();
    if (message.data() == nullptr) return false;
    length = std::min(message.size(), into.size());
    copy_bytes(into.data(), message.data(), length);
    release();
    return true;
  }

 private:
  const MpscByteRing& ring_;
  Progress* progress_;
  std::uint64_t head_ = 0, peeked_ = 0;
};

}  // namespace ipcmark::rings
