// The two halves of SpscByteRing; each is private to its process. Included by spsc_byte_ring.h.
#pragma once

#include "bench/rings/spsc_byte_ring.h"

namespace ipcmark::rings {

class SpscByteRing::Producer {
 public:
  Producer(const SpscByteRing& ring, SpscProgress& progress)
      : ring_(ring), base_(ring.memory_.data()), mask_(ring.capacity_ - 1), progress_(&progress) {}

  // A place for a message of `length` bytes, or nullptr while the ring is full.
  std::byte* try_loan(std::size_t length) {
    const std::uint64_t size = record_size(length);
    const std::uint64_t skip = ring_.pads_ ? rest_if_less_than(size) : 0;
    const std::uint64_t next = tail_ + skip + size;
    if (!fits(next + kCacheLine)) return nullptr;
    if (next >= zeroed_) zero_from(next);
    skip_ = skip;
    loaned_ = length;
    return base_ + ((tail_ + skip) & mask_) + kWord;
  }

  // Hands the loaned message over, or holds it back until the batch is full.
  void publish() {
    if (skip_ != 0) [[unlikely]]
      put(skip_, kSkip);
    put(record_size(loaned_), loaned_ + 1);
    if (++held_back_ >= ring_.batch_) flush();
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

  std::uint64_t held_back() const { return held_back_; }

  // Makes visible what was held back; false when there was nothing.
  bool flush() {
    if (held_back_ == 0) return false;
    ring_.word_at(first_).store(first_word_, std::memory_order_release);
    first_word_ = 0;
    held_back_ = 0;
    zeroed_ = std::max(zeroed_, tail_);
    // The word at tail_ itself was zeroed by the loan; fits_now() keeps this short of what the
    // consumer still reads.
    while (zeroed_ < tail_ + kZeroAhead && fits_now(zeroed_ + kCacheLine)) zero_from(zeroed_);
    return true;
  }

 private:
  // Far enough ahead that the line has arrived before it is filled.
  static constexpr std::uint64_t kZeroAhead = 8 * kCacheLine;

  // What is left before the end of the ring, when a record of `size` does not fit there.
  std::uint64_t rest_if_less_than(std::uint64_t size) const {
    const std::uint64_t rest = ring_.capacity_ - (tail_ & mask_);
    return rest < size ? rest : 0;
  }
  bool fits_now(std::uint64_t end) const { return end <= consumed_ + mask_ + 1; }
  bool fits(std::uint64_t end) {
    if (fits_now(end)) return true;
    consumed_ = progress_->consumed.load(std::memory_order_acquire);
    return fits_now(end);
  }
  void zero_from(std::uint64_t position) {
    ring_.word_at(position).store(0, std::memory_order_relaxed);
    zeroed_ = position + kCacheLine;
  }
  // Only the first word of a batch waits for flush(); behind it nothing is seen.
  void put(std::uint64_t size, std::uint64_t word) {
    if (first_word_ == 0) {
      first_ = tail_;
      first_word_ = word;
    } else {
      ring_.word_at(tail_).store(word, std::memory_order_relaxed);
    }
    tail_ += size;
  }

  const SpscByteRing& ring_;
  std::byte* base_;
  std::uint64_t mask_;
  SpscProgress* progress_;
  std::uint64_t tail_ = 0;             // where the next record goes
  std::uint64_t zeroed_ = kCacheLine;  // the words of the lines in [tail_, zeroed_) are 0
  std::uint64_t consumed_ = 0;         // the consumer's progress when last looked at
  std::uint64_t loaned_ = 0;
  std::uint64_t skip_ = 0;
  std::uint64_t first_ = 0, first_word_ = 0;  // of the batch; the word is 0 when there is none
  std::uint64_t held_back_ = 0;               // messages in the batch
};

class SpscByteRing::Consumer {
 public:
  Consumer(const SpscByteRing& ring, SpscProgress& progress)
      : ring_(ring), base_(ring.memory_.data()), mask_(ring.capacity_ - 1), progress_(&progress) {}

  // The next message in place, or a null pointer while there is none.
  ConstBytes try_peek() {
    std::uint64_t word = ring_.word_at(head_).load(std::memory_order_acquire);
    if (word == kSkip) [[unlikely]] {
      head_ += ring_.capacity_ - (head_ & mask_);
      word = ring_.word_at(head_).load(std::memory_order_acquire);
    }
    if (word == 0) return {};
    peeked_ = word - 1;
    return {base_ + (head_ & mask_) + kWord, static_cast<std::size_t>(peeked_)};
  }

  // Gives the place of the peeked message back. The next position is a guess that a branch checks,
  // not a sum that waits for the length: so the processor fetches the following records before this
  // one has arrived, as it does in a ring of fixed slots.
  void release() {
    if (peeked_ != expected_) [[unlikely]] {
      expected_ = peeked_;
      step_ = record_size(peeked_);
    }
    head_ += step_;
    progress_->consumed.store(head_, std::memory_order_release);
  }

  // Copies the next message into `into` and its length into `length`; false while there is none.
  // What does not fit is cut off.
  bool try_pop(Bytes into, std::size_t& length) {
    const ConstBytes message = try_peek();
    if (message.data() == nullptr) return false;
    length = std::min(message.size(), into.size());
    copy_bytes(into.data(), message.data(), length);
    release();
    return true;
  }

 private:
  const SpscByteRing& ring_;
  std::byte* base_;
  std::uint64_t mask_;
  SpscProgress* progress_;
  std::uint64_t head_ = 0;
  std::uint64_t peeked_ = 0;  // length of the message at head_, once it has been seen
  std::uint64_t expected_ = 0, step_ = kCacheLine;  // the last length, and its record's size
};

}  // namespace ipcmark::rings
