// The textbook's bounded buffer: N places in shared memory, guarded by semaphores. In two solutions:
// a binary semaphore around a count, and two counting semaphores, of goods and of free places.
#pragma once

#include <sched.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "bench/adapters/semaphores.h"
#include "harness/core/channel.h"
#include "harness/sys/mapping.h"

namespace ipcmark {

// The places of one direction, and who may touch them.
class Places {
 public:
  static constexpr std::size_t kCount = 64;
  // Of a buffer: no axis sets it, since the textbook's N is a constant.
  static constexpr std::size_t kLargest = std::size_t{1} << 20;

  explicit Places(const ChannelSpec& spec)
      : stride_(kHeader + spec.message_bytes),
        memory_(sys::Mapping::shared(kCount * stride_, spec.memory_node)) {}

  const sys::Mapping& memory() const { return memory_; }
  void put(std::uint64_t number, ConstBytes message) const {
    const std::uint64_t length = message.size();
    std::memcpy(place(number), &length, kHeader);
    std::memcpy(place(number) + kHeader, message.data(), length);
  }
  std::size_t take(std::uint64_t number, Bytes into) const {
    std::uint64_t length = 0;
    std::memcpy(&length, place(number), kHeader);
    std::memcpy(into.data(), place(number) + kHeader, std::min<std::size_t>(length, into.size()));
    return length;
  }

 private:
  static constexpr std::size_t kHeader = sizeof(std::uint64_t);
  std::byte* place(std::uint64_t number) const {
    return memory_.data() + (number % kCount) * stride_;
  }

  std::size_t stride_;
  sys::Mapping memory_;
};

// Two semaphores count the goods and the free places: whoever finds none sleeps.
template <class Semaphores>
class CountingLane {
 public:
  using Semaphore = Semaphores;
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr bool kTimed = true;
  static constexpr std::string_view kHelp = "Sleeps in P until there are goods, or a free place.";

  explicit CountingLane(const ChannelSpec& spec)
      : places_(spec), semaphores_(spec.journal, {0, Places::kCount}), timed_(spec.timed) {}

  void prefault() const { sys::prefault(places_.memory().data(), places_.memory().size()); }
  void send(ConstBytes tx, std::uint64_t number) {
    take(kFree);
    places_.put(number, tx);
    semaphores_.v(kGoods);
  }
  std::size_t recv(Bytes rx, std::uint64_t number) {
    take(kGoods);
    const std::size_t length = places_.take(number, rx);
    semaphores_.v(kFree);
    return length;
  }

 private:
  static constexpr std::size_t kGoods = 0, kFree = 1;
  void take(std::size_t which) {
    if (timed_) return semaphores_.p_within(which, kTimeLimit);
    semaphores_.p(which);
  }

  Places places_;
  Semaphores semaphores_;
  bool timed_;
};

// One semaphore locks a count. It does not say when the count changes, so a side that finds the
// buffer empty or full has to look again.
template <class Semaphores>
class BinaryLane {
 public:
  using Semaphore = Semaphores;
  static constexpr WaitKind kKind = WaitKind::polling;
  static constexpr bool kYields = true;
  static constexpr std::string_view kHelp =
      "Takes the lock, looks at the count, and gives up the CPU before it looks again.";

  explicit BinaryLane(const ChannelSpec& spec)
      : places_(spec), count_(spec.memory_node), semaphores_(spec.journal, {1}) {}

  void prefault() const { sys::prefault(places_.memory().data(), places_.memory().size()); }
  void send(ConstBytes tx, std::uint64_t number) {
    locked([&] {
      if (*count_ == Places::kCount) return false;
      places_.put(number, tx);
      ++*count_;
      return true;
    });
  }
  std::size_t recv(Bytes rx, std::uint64_t number) {
    std::size_t length = 0;
    locked([&] {
      if (*count_ == 0) return false;
      length = places_.take(number, rx);
      --*count_;
      return true;
    });
    return length;
  }

 private:
  template <class Attempt>
  void locked(Attempt attempt) {
    for (;;) {
      semaphores_.p(0);
      const bool done = attempt();
      semaphores_.v(0);
      if (done) return;
      ::sched_yield();  // on one CPU the other side has to run before the count can change
    }
  }

  Places places_;
  sys::Shared<std::uint64_t> count_;
  Semaphores semaphores_;
};

// M is the mechanism, for its `info`.
template <class M, class Lane>
class BoundedBuffer {
 public:
  static constexpr const MechanismInfo& info = M::info;
  static constexpr std::string_view wait_name = Lane::Semaphore::kName;
  static constexpr WaitKind wait_kind = Lane::kKind;
  static constexpr std::string_view wait_help = Lane::kHelp;
  static constexpr bool yields = requires { Lane::kYields; };
  static constexpr AxisSet axes{.timeout = requires {Lane::kTimed;
}
};  // namespace ipcmark

class Endpoint {
 public:
  Endpoint(Lane& out, Lane& in) : out_(out), in_(in) {}
  void send(ConstBytes tx) { out_.send(tx, sent_++); }
  std::size_t recv(Bytes rx) { return in_.recv(rx, received_++); }

 private:
  Lane& out_;
  Lane& in_;
  std::uint64_t sent_ = 0, received_ = 0;
};

static std::size_t max_message() { return Places::kLargest; }
static std::optional<std::string> unsupported(const ChannelSpec& spec) {
  if (spec.capacity_bytes == 0) return std::nullopt;
  return "the bounded buffer has " + std::to_string(Places::kCount) + " places, whatever they hold";
}
static BoundedBuffer create(const ChannelSpec& spec) { return BoundedBuffer(spec); }
Endpoint attach(Side side) {
  for (const Lane& lane : lanes_) lane.prefault();
  return {lanes_[index(side)], lanes_[index(other(side))]};
}

private:
explicit BoundedBuffer(const ChannelSpec& spec) : lanes_{Lane(spec), Lane(spec)} {}

std::array<Lane, 2> lanes_;
}
;

}  // namespace ipcmark
