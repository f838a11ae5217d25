// One mailbox for both directions, and a notifier for the turn of each side.
#pragma once

#include <utility>

#include "bench/rings/mailbox.h"
#include "bench/waits/doorbell.h"
#include "harness/core/channel.h"
#include "harness/sys/backed_memory.h"

namespace ipcmark {

// M is the mechanism, for its `info`.
template <class M, waits::Notifier N>
class MailboxChannel {
  struct Turns {
    alignas(kNoSharing) std::array<N, 2> of;  // rung when it becomes this side's turn
  };

 public:
  static constexpr const MechanismInfo& info = M::info;
  static constexpr std::string_view wait_name = N::kName;
  static constexpr WaitKind wait_kind = N::kKind;
  static constexpr std::string_view wait_help = waits::kHelpOf<N>;
  static constexpr bool yields = waits::yields<N>();
  static constexpr AxisSet axes{.access = true, .pages = true, .timeout = waits::is_timed<N>()};

  class Endpoint {
   public:
    Endpoint(const rings::Mailbox& box, Turns& turns, Side side)
        : holder_(box, side),
          my_turn_(turns.of[index(side)]),
          your_turn_(turns.of[index(other(side))]) {
      waits::attach(my_turn_, waits::Role::sleeper);
      waits::attach(your_turn_, waits::Role::ringer);
    }
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;
    ~Endpoint() {
      waits::detach(my_turn_, waits::Role::sleeper);
      waits::detach(your_turn_, waits::Role::ringer);
    }

    void send(ConstBytes tx) {
      my_turn_.wait([&] { return holder_.try_push(tx); });
      your_turn_.notify();
    }
    std::size_t recv(Bytes rx) {
      const ConstBytes message = peek();
      const std::size_t length = std::min(message.size(), rx.size());
      rings::copy_bytes(rx.data(), message.data(), length);
      release();
      return length;
    }
    Bytes loan(std::size_t length) {
      std::byte* place = nullptr;
      my_turn_.wait([&] { return (place = holder_.try_loan(length)) != nullptr; });
      return {place, length};
    }
    void publish() {
      holder_.publish();
      your_turn_.notify();
    }
    ConstBytes peek() {
      ConstBytes message;
      my_turn_.wait([&] { return (message = holder_.try_peek()).data() != nullptr; });
      return message;
    }
    void release() {
      if (holder_.release()) your_turn_.notify();
    }

   private:
    rings::Mailbox::Holder holder_;
    N& my_turn_;
    N& your_turn_;
  };

  static std::size_t max_message() { return rings::Mailbox::kLargest; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (auto reason = waits::unsupported<N>()) return reason;
    if (spec.capacity_bytes != 0) return "a mailbox holds one message, whatever its capacity";
    return sys::memory_unsupported(plan(spec));
  }
  static MailboxChannel create(const ChannelSpec& spec) { return MailboxChannel(spec); }
  Endpoint attach(Side side) {
    sys::prefault(box_.memory().data(), box_.memory().size());
    sys::prefault(turns_.mapping().data(), turns_.mapping().size());
    return {box_, *turns_, side};
  }

 private:
  explicit MailboxChannel(const ChannelSpec& spec)
      : box_(sys::map_memory(plan(spec)), spec.pattern == Pattern::stream),
        turns_(spec.memory_node) {
    for (N& turn : turns_->of) waits::configure(turn, spec);
  }
  static sys::MemoryPlan plan(const ChannelSpec& spec) {
    const std::size_t page = sys::page_bytes(spec.pages);
    return {.bytes = (rings::Mailbox::bytes_for(spec) + page - 1) / page * page,
            .pages = spec.pages,
            .node = spec.memory_node};
  }

  rings::Mailbox box_;
  sys::Shared<Turns> turns_;
};

}  // namespace ipcmark
