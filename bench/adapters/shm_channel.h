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
// try_pop(into, length), which never block and make no system call. Optional:
//   try_loan(length), publish(), try_peek(), release()  in-place access; null pointers for "not yet"
//   bool flush()  of a producer that publishes in batches: whether anything became visible; then
//                 held_back() says how many messages are not visible yet
//   Q::axes       what it has a choice in
//   Q::sharing    whether there may be several producers, or consumers
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
  static constexpr bool kInPlace =
      requires(typename Q::Producer producer, typename Q::Consumer consumer) {
    producer.try_loan(std::size_t{});
    consumer.try_peek();
  };
  static constexpr bool kBatches = requires(typename Q::Producer producer) { producer.flush(); };

 public:
  static constexpr const MechanismInfo& info = Q::info;
  static constexpr std::string_view wait_name = N::kName;
  static constexpr WaitKind wait_kind = N::kKind;
  static constexpr std::string_view wait_help = waits::kHelpOf<N>;
  static constexpr bool yields = waits::yields<N>();

  static constexpr Sharing sharing = waits::serves_several<N>() ? sharing_of<Q>() : Sharing{};
  static constexpr AxisSet axes =
      axes_of<Q>() | AxisSet{.access = kInPlace, .timeout = waits::is_timed<N>()};

  class Endpoint {
   public:
    Endpoint(Lane& out, Lane& in)
        : producer_(out.ring, out.conditions->progress),
          consumer_(in.ring, in.conditions->progress),
          out_(&*out.conditions),
          in_(&*in.conditions) {
      each_end([](N& notifier, waits::Role role) { waits::attach(notifier, role); });
    }
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;
    ~Endpoint() {
      each_end([](N& notifier, waits::Role role) { waits::detach(notifier, role); });
    }

    void send(ConstBytes tx) {
      wait_for_room([&] { return producer_.try_push(tx); });
      tell();
    }
    std::size_t recv(Bytes rx) {
      std::size_t length = 0;
      in_->not_empty.wait([&] { return consumer_.try_pop(rx, length); });
      in_->not_full.notify();
      return length;
    }
    void flush() {
      if constexpr (kBatches) {
        if (producer_.flush()) out_->not_empty.notify();
      }
    }

    Bytes loan(std::size_t length) requires kInPlace {
      std::byte* place = nullptr;
      wait_for_room([&] { return (place = producer_.try_loan(length)) != nullptr; });
      return {place, length};
    }
    void publish() requires kInPlace {
      producer_.publish();
      tell();
    }
    ConstBytes peek() requires kInPlace {
      ConstBytes message;
      in_->not_empty.wait([&] { return (message = consumer_.try_peek()).data() != nullptr; });
      return message;
    }
    void release() requires kInPlace {
      consumer_.release();
      in_->not_full.notify();
    }

   private:
    // A full queue is full of what must be seen before there can be room again.
    template <class Attempt>
    void wait_for_room(Attempt attempt) {
      out_->not_full.wait([&] {
        if (attempt()) return true;
        flush();
        return false;
      });
    }
    void tell() {
      if constexpr (kBatches) {
        if (producer_.held_back() != 0) return;
      }
      out_->not_empty.notify();
    }
    void each_end(auto&& call) {
      call(out_->not_full, waits::Role::sleeper);
      call(out_->not_empty, waits::Role::ringer);
      call(in_->not_empty, waits::Role::sleeper);
      call(in_->not_full, waits::Role::ringer);
    }

    typename Q::Producer producer_;
    typename Q::Consumer consumer_;
    Conditions* out_;
    Conditions* in_;
  };

  static std::size_t max_message() { return Q::max_message(); }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (auto reason = waits::unsupported<N>()) return reason;
    return unsupported_by<Q>(spec);
  }
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
    waits::configure(lane.conditions->not_empty, spec);
    waits::configure(lane.conditions->not_full, spec);
    return lane;
  }

  std::array<Lane, 2> lanes_;
};

}  // namespace ipcmark
