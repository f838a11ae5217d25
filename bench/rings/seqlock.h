// The latest value, for readers that never hold the writer up: a version that is odd while it is
// being written, and a reader that looks again when it has changed meanwhile.
//
// Payload words are atomics, written with release and read with acquire: that keeps them between
// the two looks at the version, without fences. (Boehm, "Can seqlocks get along with programming
// language memory models?", MSPC 2012, weighs the ways.)
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>

#include "harness/core/channel.h"
#include "harness/sys/mapping.h"

namespace ipcmark::rings {

class Seqlock {
 public:
  // `memory` is bytes_for(...) bytes.
  explicit Seqlock(sys::Mapping memory) : memory_(std::move(memory)) {}

  static std::size_t bytes_for(std::size_t message) { return kHeader + (message + 7) / 8 * 8; }
  const sys::Mapping& memory() const { return memory_; }

  struct Progress {};  // a writer does not know how far its readers are
  class Producer;
  class Consumer;

 private:
  static constexpr std::size_t kHeader = 16;  // version, length

  std::atomic_ref<std::uint64_t> word(std::size_t at) const {
    return std::atomic_ref(*reinterpret_cast<std::uint64_t*>(memory_.data() + at));
  }
  std::atomic_ref<std::uint64_t> version() const { return word(0); }
  std::atomic_ref<std::uint64_t> length() const { return word(8); }

  sys::Mapping memory_;
};

class Seqlock::Producer {
 public:
  Producer(const Seqlock& cell, Progress&) : cell_(cell) {}

  // Always succeeds: a value that nobody has read yet is replaced.
  bool try_push(ConstBytes message) {
    cell_.version().store(++version_, std::memory_order_relaxed);
    cell_.length().store(message.size(), std::memory_order_release);
    for (std::size_t at = 0; at < message.size(); at += 8) {
      std::uint64_t piece = 0;
      std::memcpy(&piece, message.data() + at, std::min<std::size_t>(8, message.size() - at));
      cell_.word(kHeader + at).store(piece, std::memory_order_release);
    }
    cell_.version().store(++version_, std::memory_order_release);
    return true;
  }

 private:
  const Seqlock& cell_;
  std::uint64_t version_ = 0;
};

class Seqlock::Consumer {
 public:
  Consumer(const Seqlock& cell, Progress&) : cell_(cell) {}

  // False while there is no value newer than the last one, or the newest is being written.
  bool try_pop(Bytes into, std::size_t& length) {
    const std::uint64_t before = cell_.version().load(std::memory_order_acquire);
    if (before == seen_ || before % 2 == 1) return false;
    length = std::min<std::size_t>(cell_.length().load(std::memory_order_acquire), into.size());
    for (std::size_t at = 0; at < length; at += 8) {
      const std::uint64_t piece = cell_.word(kHeader + at).load(std::memory_order_acquire);
      std::memcpy(into.data() + at, &piece, std::min<std::size_t>(8, length - at));
    }
    if (cell_.version().load(std::memory_order_relaxed) != before) return false;
    seen_ = before;
    return true;
  }

 private:
  const Seqlock& cell_;
  std::uint64_t seen_ = 0;
};

}  // namespace ipcmark::rings
