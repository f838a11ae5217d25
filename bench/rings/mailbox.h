// One slot for two sides that take turns: the answer goes where the question was.
//
// A word says whose turn it is and how long the message is; it lies in the payload's first line. So
// a round trip of up to 56 bytes moves one cache line there and back, which is as fast as memory
// between two cores can be; two one-way channels move two.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "bench/rings/byte_copy.h"
#include "harness/core/channel.h"
#include "harness/sys/mapping.h"

namespace ipcmark::rings {

class Mailbox {
 public:
  static constexpr std::size_t kWord = 8;
  // The word has 32 bits for the turn and 32 for the length.
  static constexpr std::size_t kLargest = std::size_t{256} << 20;

  // `memory` is bytes_for(...) bytes. With `acknowledged` the reader gives the turn back without a
  // message: for one-way traffic. `first_turn` is for tests: even, and where the counting starts.
  Mailbox(sys::Mapping memory, bool acknowledged, std::uint64_t first_turn = 0)
      : memory_(std::move(memory)), acknowledged_(acknowledged), first_turn_(first_turn) {}

  static std::size_t bytes_for(const ChannelSpec& spec) { return kWord + spec.message_bytes; }
  const sys::Mapping& memory() const { return memory_; }

  class Holder;

 private:
  std::atomic_ref<std::uint64_t> word() const {
    return std::atomic_ref(*reinterpret_cast<std::uint64_t*>(memory_.data()));
  }

  sys::Mapping memory_;
  bool acknowledged_;
  std::uint64_t first_turn_;
};

// One side; private to its process. The turn counts hand-overs: even ones are the initiator's.
class Mailbox::Holder {
 public:
  Holder(const Mailbox& box, Side side)
      : box_(box),
        turn_(box.first_turn_),
        mine_(side == Side::initiator),
        payload_(box.memory_.data() + kWord) {}

  // A place for a message, or nullptr while it is the other side's turn.
  std::byte* try_loan(std::size_t length) {
    if (!mine_ && !try_take()) return nullptr;
    length_ = length;
    return payload_;
  }
  void publish() { hand_over(length_); }
  bool try_push(ConstBytes message) {
    std::byte* const place = try_loan(message.size());
    if (place == nullptr) return false;
    copy_bytes(place, message.data(), message.size());
    publish();
    return true;
  }

  // The message in place, or a null pointer while it is the other side's turn.
  ConstBytes try_peek() {
    if (!try_take()) return {};
    return {payload_, static_cast<std::size_t>(length_)};
  }
  // Whether the other side is to know: an answer tells it anyway.
  bool release() {
    if (box_.acknowledged_) hand_over(0);
    return box_.acknowledged_;
  }

 private:
  bool try_take() {
    const std::uint64_t word = box_.word().load(std::memory_order_acquire);
    if (static_cast<std::uint32_t>(word >> 32) != static_cast<std::uint32_t>(turn_ + 1))
      return false;
    ++turn_;
    length_ = static_cast<std::uint32_t>(word);
    mine_ = true;
    return true;
  }
  void hand_over(std::uint64_t length) {
    mine_ = false;
    ++turn_;
    box_.word().store(turn_ << 32 | length, std::memory_order_release);
  }

  const Mailbox& box_;
  std::uint64_t turn_;
  bool mine_;
  std::byte* payload_;
  std::uint64_t length_ = 0;
};

}  // namespace ipcmark::rings
