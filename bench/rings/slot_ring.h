// A ring of slots of one size for one producer and one consumer: the structure for the highest
// message rate. (The cached indices are rigtorp/SPSCQueue's, the batches the Disruptor's.)
//
// Each side owns an index, alone on its lines, and keeps a copy of the other's that it refreshes
// only when the ring looks full or empty: while neither is, no index moves between the caches. The
// lengths lie apart from the payloads, so that 64 bytes are one line and not two.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>

#include "bench/rings/byte_copy.h"
#include "harness/core/bytes.h"
#include "harness/core/channel.h"
#include "harness/sys/mapping.h"

namespace ipcmark::rings {

class SlotRing {
 public:
  // `memory` is bytes_for(...) bytes.
  SlotRing(sys::Mapping memory, const ChannelSpec& spec)
      : memory_(std::move(memory)),
        slot_bytes_(slot_size(spec.message_bytes)),
        slots_(slots_for(spec)),
        batch_(spec.batch),
        past_caches_(bypasses_caches(spec.stores, memory_.size())) {}

  static std::size_t bytes_for(const ChannelSpec& spec) {
    return lengths_size(slots_for(spec)) + slots_for(spec) * slot_size(spec.message_bytes);
  }
  const sys::Mapping& memory() const { return memory_; }

  // What both sides share beside the slots.
  struct Progress {
    alignas(kNoSharing) std::atomic<std::uint64_t> produced{0};
    alignas(kNoSharing) std::atomic<std::uint64_t> consumed{0};
  };
  class Producer;
  class Consumer;

 private:
  static std::size_t slot_size(std::size_t message) {
    return std::max((message + kCacheLine - 1) & ~(kCacheLine - 1), kCacheLine);
  }
  // A power of two that --capacity has room for, and 4 at the least.
  static std::size_t slots_for(const ChannelSpec& spec) {
    constexpr std::size_t kDefault = std::size_t{1} << 20;
    const std::size_t capacity = spec.capacity_bytes == 0 ? kDefault : spec.capacity_bytes;
    return std::bit_floor(std::max<std::size_t>(capacity / slot_size(spec.message_bytes), 4));
  }
  static std::size_t lengths_size(std::size_t slots) {
    return (slots * sizeof(std::uint32_t) + kCacheLine - 1) & ~(kCacheLine - 1);
  }
  std::uint32_t& length_at(std::uint64_t place) const {
    return reinterpret_cast<std::uint32_t*>(memory_.data())[place & (slots_ - 1)];
  }
  std::byte* slot_at(std::uint64_t place) const {
    return memory_.data() + lengths_size(slots_) + (place & (slots_ - 1)) * slot_bytes_;
  }

  sys::Mapping memory_;
  std::size_t slot_bytes_, slots_;
  std::uint64_t batch_;
  bool past_caches_;
};

class SlotRing::Producer {
 public:
  Producer(const SlotRing& ring, Progress& progress) : ring_(ring), progress_(&progress) {}

  std::byte* try_loan(std::size_t length) {
    if (tail_ - consumed_ == ring_.slots_) {
      consumed_ = progress_->consumed.load(std::memory_order_acquire);
      if (tail_ - consumed_ == ring_.slots_) return nullptr;
    }
    ring_.length_at(tail_) = static_cast<std::uint32_t>(length);
    return ring_.slot_at(tail_);
  }
  void publish() {
    ++tail_;
    if (held_back() >= ring_.batch_) flush();
  }
  bool try_push(ConstBytes message) {
    std::byte* const place = try_loan(message.size());
    if (place == nullptr) return false;
    if (ring_.past_caches_) {
      copy_non_temporal(place, message.data(), message.size());
    } else {
      copy_bytes(place, message.data(), message.size());
    }
    publish();
    return true;
  }
  std::uint64_t held_back() const { return tail_ - published_; }
  bool flush() {
    if (held_back() == 0) return false;
    published_ = tail_;
    progress_->produced.store(tail_, std::memory_order_release);
    return true;
  }

 private:
  const SlotRing& ring_;
  Progress* progress_;
  std::uint64_t tail_ = 0, published_ = 0;
  std::uint64_t consumed_ = 0;  // the consumer's progress when last looked at
};

class SlotRing::Consumer {
 public:
  Consumer(const SlotRing& ring, Progress& progress) : ring_(ring), progress_(&progress) {}

  ConstBytes try_peek() {
    if (head_ == produced_) {
      produced_ = progress_->produced.load(std::memory_order_acquire);
      if (head_ == produced_) return {};
    }
    return {ring_.slot_at(head_), ring_.length_at(head_)};
  }
  void release() {
    ++head_;
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
  const SlotRing& ring_;
  Progress* progress_;
  std::uint64_t head_ = 0;
  std::uint64_t produced_ = 0;  // the producer's progress when last looked at
};

}  // namespace ipcmark::rings
