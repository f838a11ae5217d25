// Locks that go to and fro: message m is that its sender lets lock m mod 3 go, and it has arrived
// when the receiver has got that lock.
//
// Three are needed. Who is to send message m has held its lock since it received message m - 3; who
// is to receive it asks for it after having sent message m - 1, which is later. So nobody ever gets
// a lock that the other has not yet taken, as a side would that unlocks one of two and at once
// locks it again.
#pragma once

#include <optional>
#include <string>

#include "bench/adapters/flows.h"
#include "bench/waits/handoff.h"
#include "harness/core/channel.h"
#include "harness/sys/mapping.h"

namespace ipcmark {

// M: info; M::Locks, as bench/waits/handoff.h wants them, each between the initiator (in the part
// of the ringer) and the responder; optional unsupported(spec).
template <class M>
class HandoverChannel {
  using Locks = typename M::Locks;
  static constexpr bool kTimed = requires(Locks locks) {
    locks.lock_until(waits::Role::sleeper, 0U, kTimeLimit);
  };

 public:
  static constexpr const MechanismInfo& info = M::info;
  static constexpr std::string_view wait_name = "block";
  static constexpr WaitKind wait_kind = WaitKind::blocking;
  static constexpr std::string_view wait_help =
      "Waits for the lock that the other side holds, in the call that takes it.";
  static constexpr AxisSet axes{.timeout = kTimed};

  class Endpoint {
   public:
    Endpoint(Locks& locks, Side side, bool timed) : locks_(locks), side_(side), timed_(timed) {
      waits::attach(locks_, role());
      // Messages 0 and 2 are the initiator's, message 1 is the responder's.
      for (auto i = static_cast<std::uint32_t>(index(side)); i < waits::kHandoffLocks; i += 2) {
        lock(i);
      }
    }
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;
    ~Endpoint() {
      for (std::uint32_t i = 0; i < waits::kHandoffLocks; ++i) {
        if (held_[i]) locks_.unlock(role(), i);
      }
      waits::detach(locks_, role());
    }

    void send(ConstBytes) {
      held_[next_] = false;
      locks_.unlock(role(), next_);
      advance();
    }
    std::size_t recv(Bytes) {
      lock(next_);
      advance();
      return 0;
    }

   private:
    waits::Role role() const {
      return side_ == Side::initiator ? waits::Role::ringer : waits::Role::sleeper;
    }
    void lock(std::uint32_t i) {
      if constexpr (kTimed) {
        if (timed_) {
          if (!locks_.lock_until(role(), i, kTimeLimit)) waits::throw_limit_reached("a lock");
          held_[i] = true;
          return;
        }
      }
      locks_.lock(role(), i);
      held_[i] = true;
    }
    void advance() { next_ = next_ + 1 == waits::kHandoffLocks ? 0 : next_ + 1; }

    Locks& locks_;
    Side side_;
    bool timed_;
    std::uint32_t next_ = 0;  // the lock of the next message, in whichever direction
    std::array<bool, waits::kHandoffLocks> held_{};
  };

  static std::size_t max_message() { return 0; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes != 0) return "a lock has no buffer whose size could be set";
    if (spec.pattern == Pattern::stream) {
      return "a lock must come back before it can be let go again, so there is no stream";
    }
    if (auto reason = waits::unsupported<Locks>()) return reason;
    return unsupported_by<M>(spec);
  }
  static HandoverChannel create(const ChannelSpec& spec) { return HandoverChannel(spec); }
  Endpoint attach(Side side) {
    sys::prefault(locks_.mapping().data(), locks_.mapping().size());
    return {*locks_, side, timed_};
  }

 private:
  explicit HandoverChannel(const ChannelSpec& spec) : locks_(spec.memory_node), timed_(spec.timed) {
    waits::configure(*locks_, spec);
  }

  sys::Shared<Locks> locks_;
  bool timed_;
};

}  // namespace ipcmark
