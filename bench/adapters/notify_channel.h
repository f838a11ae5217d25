// Mechanisms that tell the other side that something happened, and nothing or next to nothing else:
// a bell for each direction. A round trip of empty messages is then the bare wake-up, twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/waits/doorbell.h"
#include "bench/waits/help.h"
#include "harness/core/channel.h"
#include "harness/sys/mapping.h"

namespace ipcmark {

// Lives in shared memory, constructed before fork. wait() returns once for each ring(), whichever
// came first. Optional members:
//   ring(tx) and wait(rx), instead, of a bell that carries up to B::kMaxMessage bytes
//   wait_for(seconds)   wait with a time limit; throws when it runs out
//   kNoStream           the reason why rings would be lost where two of them are under way
//   kCredit             how many rings may be under way; without it, any number
//   configure(spec), attach(Role), detach(Role), kHelp   as a doorbell has them
//   static std::optional<std::string> unsupported(const ChannelSpec&)
template <class B>
concept Bell = std::default_initializable<B> && requires {
  { B::info } -> std::convertible_to<const MechanismInfo&>;
  { B::kWait } -> std::convertible_to<std::string_view>;
  { B::kKind } -> std::convertible_to<WaitKind>;
};

template <Bell B>
class NotifyChannel {
  struct Bells {
    alignas(kNoSharing) B forth;
    alignas(kNoSharing) B back;
  };
  static constexpr bool kTimed = requires(B bell, Bytes rx) { bell.wait_for(kTimeLimit); }
  || requires(B bell, Bytes rx) { bell.wait_for(rx, kTimeLimit); };
  static constexpr std::uint64_t kCredit = [] {
    if constexpr (requires { B::kCredit; }) {
      return std::uint64_t{B::kCredit};
    } else {
      return std::uint64_t{0};
    }
  }();

 public:
  static constexpr const MechanismInfo& info = B::info;
  static constexpr std::string_view wait_name = B::kWait;
  static constexpr WaitKind wait_kind = B::kKind;
  static constexpr std::string_view wait_help = waits::kHelpOf<B>;
  static constexpr AxisSet axes{.timeout = kTimed};

  class Endpoint {
   public:
    Endpoint(B& out, B& in, const ChannelSpec& spec)
        : out_(out),
          in_(in),
          timed_(spec.timed),
          window_(spec.pattern == Pattern::stream ? kCredit / 2 : 0) {
      waits::attach(in_, waits::Role::sleeper);
      waits::attach(out_, waits::Role::ringer);
    }
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;
    ~Endpoint() {
      waits::detach(in_, waits::Role::sleeper);
      waits::detach(out_, waits::Role::ringer);
    }

    void send(ConstBytes tx) {
      ring(tx);
      // The first window is free; each further one waits until the one before it has been taken.
      if (window_ != 0 && ++sent_ % window_ == 0 && sent_ != window_) {
        std::byte nothing;
        wait({&nothing, 0});
      }
    }
    std::size_t recv(Bytes rx) {
      wait(rx);
      if (window_ != 0 && ++received_ % window_ == 0) ring({rx.data(), 0});
      return rx.size();
    }

   private:
    void ring(ConstBytes tx) {
      if constexpr (requires { out_.ring(tx); }) {
        out_.ring(tx);
      } else {
        out_.ring();
      }
    }
    void wait(Bytes rx) {
      if constexpr (requires { in_.wait(rx); }) {
        if constexpr (kTimed) {
          if (timed_) return in_.wait_for(rx, kTimeLimit);
        }
        in_.wait(rx);
      } else {
        if constexpr (kTimed) {
          if (timed_) return in_.wait_for(kTimeLimit);
        }
        in_.wait();
      }
    }

    B& out_;
    B& in_;
    bool timed_;
    std::uint64_t window_;  // of a stream whose rings under way are bounded, in rings
    std::uint64_t sent_ = 0;
    std::uint64_t received_ = 0;
  };

  static std::size_t max_message() {
    if constexpr (requires { B::kMaxMessage; }) {
      return B::kMaxMessage;
    } else {
      return 0;
    }
  }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes != 0) return "a notification has no buffer whose size could be set";
    if constexpr (requires { B::kNoStream; }) {
      if (spec.pattern == Pattern::stream) return std::string(B::kNoStream);
    }
    return unsupported_by<B>(spec);
  }
  static NotifyChannel create(const ChannelSpec& spec) { return NotifyChannel(spec); }
  Endpoint attach(Side side) {
    sys::prefault(bells_.mapping().data(), bells_.mapping().size());
    return side == Side::initiator ? Endpoint(bells_->forth, bells_->back, spec_)
                                   : Endpoint(bells_->back, bells_->forth, spec_);
  }

 private:
  explicit NotifyChannel(const ChannelSpec& spec) : spec_(spec), bells_(spec.memory_node) {
    waits::configure(bells_->forth, spec);
    waits::configure(bells_->back, spec);
  }

  ChannelSpec spec_;
  sys::Shared<Bells> bells_;
};

}  // namespace ipcmark
