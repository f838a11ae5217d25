// Aeron's one-to-one ring buffer (Agrona, OneToOneRingBuffer), written anew from what it does: an
// 8-byte header, records packed to 8 bytes, the header's length stored last, a padding record at the
// end. The consumer reads on until it finds nothing or the end; then it zeroes all that it has read
// and moves the head, both at once.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>
#include <limits>

#include "bench/tests/peers/elements.h"

namespace ipcmark::peers {

class PackedRing {
 public:
  explicit PackedRing(const ChannelSpec& spec)
      : memory_(sys::map_memory({.bytes = bytes_for(spec), .node = spec.memory_node})) {}
  const sys::Mapping& memory() const { return memory_; }

  struct Progress {
    alignas(kNoSharing) std::atomic<std::uint64_t> head{0};
  };
  class Producer;
  class Consumer;

 private:
  static constexpr std::uint64_t kHeader = 8;
  static constexpr std::uint64_t kPadding = std::numeric_limits<std::uint64_t>::max();

  static std::uint64_t record(std::uint64_t message) { return (message + kHeader + 7) & ~7ULL; }
  static std::size_t bytes_for(const ChannelSpec& spec) {
    const std::size_t wanted =
        spec.capacity_bytes == 0 ? std::size_t{1} << 20 : spec.capacity_bytes;
    return std::bit_ceil(std::max<std::size_t>({wanted, 4 * record(spec.message_bytes), 4096}));
  }
  std::atomic_ref<std::uint64_t> header(std::uint64_t at) const {
    return std::atomic_ref(*reinterpret_cast<std::uint64_t*>(memory_.data() + at));
  }

  sys::Mapping memory_;
};

class PackedRing::Producer {
 public:
  Producer(const PackedRing& ring, Progress& progress)
      : ring_(ring), capacity_(ring.memory_.size()), progress_(&progress) {}

  std::byte* try_loan(std::size_t length) {
    const std::uint64_t size = record(length), rest = capacity_ - (tail_ & (capacity_ - 1));
    const std::uint64_t padding = size > rest ? rest : 0;
    if (!fits(tail_ + padding + size)) return nullptr;
    if (padding != 0) {
      ring_.header(tail_ & (capacity_ - 1)).store(kPadding, std::memory_order_release);
      tail_ += padding;
    }
    length_ = length;
    return ring_.memory_.data() + (tail_ & (capacity_ - 1)) + kHeader;
  }
  void publish() {
    ring_.header(tail_ & (capacity_ - 1)).store(length_ + 1, std::memory_order_release);
    tail_ += record(length_);
  }
  bool try_push(ConstBytes message) { return push_copy(*this, message); }

 private:
  bool fits(std::uint64_t end) {
    if (end - head_seen_ <= capacity_) return true;
    head_seen_ = progress_->head.load(std::memory_order_acquire);
    return end - head_seen_ <= capacity_;
  }

  const PackedRing& ring_;
  std::uint64_t capacity_;
  Progress* progress_;
  std::uint64_t tail_ = 0, length_ = 0, head_seen_ = 0;
};

class PackedRing::Consumer {
 public:
  Consumer(const PackedRing& ring, Progress& progress)
      : ring_(ring), capacity_(ring.memory_.size()), progress_(&progress) {}

  ConstBytes try_peek() {
    const std::uint64_t at = read_ & (capacity_ - 1);
    const std::uint64_t word = ring_.header(at).load(std::memory_order_acquire);
    if (word == 0 || word == kPadding) {
      if (word == kPadding) read_ += capacity_ - at;
      give_back();
      return {};
    }
    length_ = word - 1;
    return {ring_.memory_.data() + at + kHeader, static_cast<std::size_t>(length_)};
  }
  void release() {
    read_ += record(length_);
    if ((read_ & (capacity_ - 1)) == 0) give_back();
  }
  bool try_pop(Bytes into, std::size_t& length) { return pop_copy(*this, into, length); }

 private:
  void give_back() {
    if (read_ == head_) return;
    std::memset(ring_.memory_.data() + (head_ & (capacity_ - 1)), 0, read_ - head_);
    head_ = read_;
    progress_->head.store(head_, std::memory_order_release);
  }

  const PackedRing& ring_;
  std::uint64_t capacity_;
  Progress* progress_;
  std::uint64_t read_ = 0, head_ = 0, length_ = 0;
};

}  // namespace ipcmark::peers
