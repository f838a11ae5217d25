// Doorbells made of locks: the sleeper sleeps on a lock that the ringer holds, and the ringer rings
// by letting it go, having taken the next one. What differs is the lock; the protocol stands here.
#pragma once

#include "bench/waits/deadline.h"
#include "bench/waits/doorbell.h"

namespace ipcmark::waits {

inline constexpr std::uint32_t kHandoffLocks = 3;

// kHandoffLocks locks, by index, each between the two ends of a bell; lock(role, i) sleeps until it
// has got it. The optional members of a doorbell are optional here.
//   bool lock_until(role, i, limit)  the same with a time limit; false when it runs out
template <class L>
concept HandoffLocks = std::default_initializable<L> && requires(L locks, std::uint32_t i) {
  { L::kName } -> std::convertible_to<std::string_view>;
  locks.lock(Role::sleeper, i);
  locks.unlock(Role::sleeper, i);
};

// Only to be elided: it counts on at most one ring per arming.
//
// After r rings the ringer holds lock r mod 3, and nothing else except while it rings: then it takes
// lock r + 1 first. A sleeper whose ticket says t takes lock t and lets it go at once.
//
// At most two rings come after a ticket and before the sleeper has left its sleep: one that an
// earlier arming had asked for and that was still under way, and one for this arming. (Whatever was
// rung before that is in the ticket: the sleeper's own exchange of the flag has read a value that
// the ringer's later exchange wrote, or its sleep has ended by an unlocking, which comes after the
// count.) So:
// - No wake-up is lost. The first of these rings lets lock t go. Who might take it again is the
//   ringer, on its way to ring number t + 3; there is no third ring, so the sleeper gets it. With two
//   locks the second ring would take it, and the sleeper could sleep on although it was rung for.
//   That is also why there is no bell of this kind that is rung for every message.
// - The ringer never waits. It takes lock t + 1 or t + 2, and the sleeper touches none but t.
template <HandoffLocks L>
class HandoffBell {
 public:
  static constexpr std::string_view kName = L::kName;
  static constexpr std::string_view kHelp = L::kHelp;
  using Ticket = std::uint64_t;

  static std::optional<std::string> unsupported() { return waits::unsupported<L>(); }
  void configure(const ChannelSpec& spec) { waits::configure(locks_, spec); }
  // Both sides are attached before the first message, so no sleeper finds lock 0 free.
  void attach(Role role) {
    waits::attach(locks_, role);
    if (role == Role::ringer) locks_.lock(role, 0);
  }
  void detach(Role role) {
    if (role == Role::ringer) locks_.unlock(role, number(rings_.load(std::memory_order_relaxed)));
    waits::detach(locks_, role);
  }

  Ticket ticket() { return rings_.load(std::memory_order_acquire); }
  void sleep(Ticket ticket) {
    locks_.lock(Role::sleeper, number(ticket));
    locks_.unlock(Role::sleeper, number(ticket));
  }
  void sleep_for(Ticket ticket, std::chrono::seconds limit) requires requires(L locks) {
    locks.lock_until(Role::sleeper, 0U, limit);
  }
  {
    if (!locks_.lock_until(Role::sleeper, number(ticket), limit)) throw_limit_reached("a lock");
    locks_.unlock(Role::sleeper, number(ticket));
  }
  void ring() {
    const std::uint64_t rings = rings_.load(std::memory_order_relaxed);
    locks_.lock(Role::ringer, number(rings + 1));
    // Before the unlocking, which may hand the CPU to the sleeper at once: with the old count it
    // would find the old lock free, again and again, until the ringer runs again.
    rings_.store(rings + 1, std::memory_order_release);
    locks_.unlock(Role::ringer, number(rings));
  }

 private:
  static std::uint32_t number(std::uint64_t rings) {
    return static_cast<std::uint32_t>(rings % kHandoffLocks);
  }

  std::atomic<std::uint64_t> rings_{0};
  L locks_;
};

}  // namespace ipcmark::waits
