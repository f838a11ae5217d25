// Elements of one type in a row, as `T elements[count]` would lie: what the published queues of
// fixed elements are made of. T is a message of spec.message_bytes, so no length is stored.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "bench/rings/byte_copy.h"
#include "harness/core/channel.h"
#include "harness/sys/backed_memory.h"

namespace ipcmark::peers {

class Elements {
 public:
  explicit Elements(const ChannelSpec& spec)
      : message_(spec.message_bytes),
        stride_(std::max<std::size_t>((message_ + 7) & ~std::size_t{7}, 8)),
        count_(std::bit_floor(std::max<std::size_t>(capacity(spec) / stride_, 4))),
        batch_(spec.batch),
        memory_(sys::map_memory(
            {.bytes = (count_ * stride_ + 4095) & ~std::size_t{4095}, .node = spec.memory_node})) {}

  std::uint64_t count() const { return count_; }
  std::uint64_t batch() const { return batch_; }
  std::size_t message() const { return message_; }
  std::byte* at(std::uint64_t place) const { return memory_.data() + place * stride_; }
  const sys::Mapping& memory() const { return memory_; }

 private:
  static std::size_t capacity(const ChannelSpec& spec) {
    return spec.capacity_bytes == 0 ? std::size_t{1} << 20 : spec.capacity_bytes;
  }

  std::size_t message_, stride_, count_;
  std::uint64_t batch_;
  sys::Mapping memory_;
};

// The copying calls, in terms of those in place.
bool push_copy(auto& producer, ConstBytes message) {
  std::byte* const place = producer.try_loan(message.size());
  if (place == nullptr) return false;
  rings::copy_bytes(place, message.data(), message.size());
  producer.publish();
  return true;
}
bool pop_copy(auto& consumer, Bytes into, std::size_t& length) {
  const ConstBytes message = consumer.try_peek();
  if (message.data() == nullptr) return false;
  length = std::min(message.size(), into.size());
  rings::copy_bytes(into.data(), message.data(), length);
  consumer.release();
  return true;
}

}  // namespace ipcmark::peers
