// Shared memory: a queue in each direction and a notifier for each of its two conditions.
#pragma once

#include <memory>
#include <utility>

#include "bench/waits/doorbell.h"
#include "harness/core/channel.h"
#include "harness/sys/mapping.h"

namespace ipcmark {

// A queue of shared memory, as a type: Q::make(spec) gives the memory; Q::Progress is what both
// sides share beside it; Q::Producer and Q::Consumer, made from both, have try_push(message) and
// try_pop(into, length), which never block and make no system call.
template <class Q>
concept ShmQueue = requires(const ChannelSpec& spec, typename Q::Producer producer,
                            typename Q::Consumer consumer, ConstBytes tx, Bytes rx,
                            std::size_t& length) {
  { Q::info } -> std::convertible_to<const MechanismInfo&>;
  { Q::make(spec) } -> std::same_as<typename Q::Ring>;
  { producer.try_push(tx) } -> std::same_as<bool>;
  { consumer.try_pop(rx, length) } -> std::same_as<bool>;
};

template <ShmQueue Q, waits::Notifier N>
class ShmChannel {
  // One direction. The notifiers are apart from each other: they belong to different sleepers.
  struct Conditions {
    alignas(kNoSharing) N not_empty;
    alignas(kNoSharing) N not_full;
    alignas(kNoSharing) typename Q::Progress progress;
  };
  struct Lane {
    typename Q::Ring ring;
    sys::Shared<Conditions> conditions;
  };

 public:
  static constexpr const MechanismInfo& info = Q::info;
  static constexpr std::string_view wait_name = N::kName;
  static constexpr WaitKind wait_kind = N::kKind;

  class Endpoint {
   public:
    Endpoint(Lane& out, Lane& in)
        : producer_(out.ring, out.conditions->progress),
          consumer_(in.ring, in.conditions->progress),
          out_(&*out.conditions),
          in_(&*in.conditions) {}

    void send(ConstBytes tx) {
      out_->not_full.wait([&] { return producer_.try_push(tx); });
      out_->not_empty.notify();
    }
    std::size_t recv(Bytes rx) {
      std::size_t length = 0;
      in_->not_empty.wait([&] { return consumer_.try_pop(rx, length); });
      in_->not_full.notify();
      return length;
    }

   private:
    typename Q::Producer producer_;
    typename Q::Consumer consumer_;
    Conditions* out_;
    Conditions* in_;
  };

  static std::size_t max_message() { return Q::max_message(); }
  static ShmChannel create(const ChannelSpec& spec) {
    return ShmChannel(make_lane(spec), make_lane(spec));
  }
  // Lane 0 leads from the initiator to the responder.
  Endpoint attach(Side side) {
    for (const Lane& lane : lanes_) {
      sys::prefault(lane.ring.memory().data(), lane.ring.memory().size());
      sys::prefault(lane.conditions.mapping().data(), lane.conditions.mapping().size());
    }
    return {lanes_[index(side)], lanes_[index(other(side))]};
  }

 private:
  ShmChannel(Lane forth, Lane back) : lanes_{std::move(forth), std::move(back)} {}

  static Lane make_lane(const ChannelSpec& spec) {
    Lane lane{Q::make(spec), sys::Shared<Conditions>(spec.memory_node)};
    lane.conditions->not_empty.set_same_cpu(spec.same_cpu);
    lane.conditions->not_full.set_same_cpu(spec.same_cpu);
    return lane;
  }

  std::array<Lane, 2> lanes_;
};

}  // namespace ipcmark
