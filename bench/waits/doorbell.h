// How one side of a shared-memory channel wakes the other.
//
// A data structure never blocks, and a notifier never touches data; they meet in a predicate:
//   not_full.wait([&] { return queue.try_push(message); });  not_empty.notify();
// A doorbell is the raw primitive. The protocol around it stands here once, in Always and Elided.
#pragma once

#include <array>
#include <atomic>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/waits/help.h"
#include "bench/waits/spin_budget.h"
#include "harness/core/bytes.h"
#include "harness/core/channel.h"
#include "harness/sys/relax.h"

namespace ipcmark::waits {

// Which end of a doorbell a worker holds.
enum class Role : std::uint8_t { sleeper, ringer };

// Lives in shared memory, constructed before fork. sleep(t) returns once the bell has rung after
// ticket() gave t; it may return early, never late. One sleeper at a time, unless
// kServesSeveral is true: then ring wakes all. Optional members, found
// with requires-expressions:
//   static std::optional<std::string> unsupported()  why this cannot be on this machine
//   void configure(const ChannelSpec&)  in the supervisor, before fork: makes kernel objects
//   void attach(Role), void detach(Role)  in the worker that sleeps or rings; both sides are
//                                       attached before the first message
//   void sleep_for(Ticket, std::chrono::seconds)  sleep with a time limit; throws when it runs out
//   kServesSeveral                      several may sleep, and ring wakes all of them
//   kHelp                               a sentence about it: see help.h
template <class D>
concept Doorbell = std::default_initializable<D> && requires(D bell, typename D::Ticket ticket) {
  { D::kName } -> std::convertible_to<std::string_view>;
  { bell.ticket() } -> std::same_as<typename D::Ticket>;
  bell.sleep(ticket);
  bell.ring();
};

// wait(attempt) returns once attempt() has returned true: attempt *is* the operation. notify() is
// called by the other side after an operation that may let attempt succeed. The optional members of
// a doorbell are optional here too, and kTimed says whether wait honours ChannelSpec::timed, kYields
// whether a polling wait gives the CPU away between two looks.
template <class N>
concept Notifier = std::default_initializable<N> && requires(N notifier, bool (*attempt)()) {
  { N::kName } -> std::convertible_to<std::string_view>;
  { N::kKind } -> std::convertible_to<WaitKind>;
  notifier.wait(attempt);
  notifier.notify();
};

// The optional members, called where there are any.
void configure(auto& part, const ChannelSpec& spec) {
  if constexpr (requires { part.configure(spec); }) part.configure(spec);
}
void attach(auto& part, Role role) {
  if constexpr (requires { part.attach(role); }) part.attach(role);
}
void detach(auto& part, Role role) {
  if constexpr (requires { part.detach(role); }) part.detach(role);
}
template <class Part>
std::optional<std::string> unsupported() {
  if constexpr (requires { Part::unsupported(); }) {
    return Part::unsupported();
  } else {
    return std::nullopt;
  }
}
template <class Part>
constexpr bool is_timed() {
  if constexpr (requires { Part::kTimed; }) {
    return Part::kTimed;
  } else {
    return false;
  }
}
// Whether several may wait for the same thing: each ring wakes all of them.
template <class Part>
constexpr bool serves_several() {
  if constexpr (requires { Part::kServesSeveral; }) {
    return Part::kServesSeveral;
  } else {
    return false;
  }
}
template <class Part>
constexpr bool yields() {
  if constexpr (requires { Part::kYields; }) {
    return Part::kYields;
  } else {
    return false;
  }
}

// The names and texts of decorated doorbells, "futex" + "_elided", as one static string each.
template <const std::string_view& A, const std::string_view& B>
struct Joined {
  static constexpr auto kChars = [] {
    std::array<char, A.size() + B.size()> chars{};
    for (std::size_t i = 0; i < A.size(); ++i) chars[i] = A[i];
    for (std::size_t i = 0; i < B.size(); ++i) chars[A.size() + i] = B[i];
    return chars;
  }();
  static constexpr std::string_view kText{kChars.data(), kChars.size()};
};

inline constexpr std::string_view kAlwaysSuffix = "_always";
inline constexpr std::string_view kElidedSuffix = "_elided";
inline constexpr std::string_view kSpinThenPrefix = "spin_then_";
inline constexpr std::string_view kAlwaysHelp =
    " Rung for every message, by the sender and, for the place that is free again, by the receiver.";
inline constexpr std::string_view kElidedHelp =
    " Rung only when the other side says that it sleeps.";
inline constexpr std::string_view kSpinThenHelp = " Spins first, about as long as a sleep costs.";

// A doorbell in its place: what every notifier around one passes on to it.
template <Doorbell D>
class Mounted {
 public:
  static constexpr bool kTimed = requires(D bell, typename D::Ticket ticket) {
    bell.sleep_for(ticket, kTimeLimit);
  };

  static constexpr bool kServesSeveral = waits::serves_several<D>();

  static std::optional<std::string> unsupported() { return waits::unsupported<D>(); }
  void configure(const ChannelSpec& spec) {
    timed_ = spec.timed;
    has_several_ = spec.initiators > 1 || spec.responders > 1;
    waits::configure(bell_, spec);
  }
  void attach(Role role) { waits::attach(bell_, role); }
  void detach(Role role) { waits::detach(bell_, role); }

 protected:
  void sleep(typename D::Ticket ticket) {
    if constexpr (kTimed) {
      if (timed_) return bell_.sleep_for(ticket, kTimeLimit);
    }
    bell_.sleep(ticket);
  }

  // Several may be asleep.
  bool has_several() const { return has_several_; }

  alignas(kNoSharing) D bell_;

 private:
  bool timed_ = false, has_several_ = false;
};

// Rings for every message, whether or not anybody sleeps.
template <Doorbell D>
class Always : public Mounted<D> {
 public:
  static constexpr std::string_view kName = Joined<D::kName, kAlwaysSuffix>::kText;
  static constexpr std::string_view kHelp = Joined<kHelpOf<D>, kAlwaysHelp>::kText;
  static constexpr WaitKind kKind = WaitKind::blocking;

  template <class Attempt>
  void wait(Attempt attempt) {
    while (!attempt()) {
      const auto ticket = this->bell_.ticket();
      if (attempt()) return;  // what was rung before the ticket is found here
      this->sleep(ticket);
    }
  }
  void notify() { this->bell_.ring(); }
};

// Rings only when the other side has armed itself: arm, re-check, sleep.
//
// No wake-up is lost: both sides read-modify-write `armed_`, and these are totally ordered. Either
// notify's exchange sees the arming and rings; or it comes first, and then arming acquires all that
// the notifier released before it, so the re-check succeeds. Clearing on the notifier's side keeps
// it to one ring per arming.
//
// Among several sleepers the one whose re-check succeeds leaves the word armed: another may have armed
// it too, and be asleep. That costs a ring that nobody needs.
template <Doorbell D>
class Elided : public Mounted<D> {
 public:
  static constexpr std::string_view kName = Joined<D::kName, kElidedSuffix>::kText;
  static constexpr std::string_view kHelp = Joined<kHelpOf<D>, kElidedHelp>::kText;
  static constexpr WaitKind kKind = WaitKind::blocking;

  template <class Attempt>
  void wait(Attempt attempt) {
    while (!attempt()) {
      const auto ticket = this->bell_.ticket();
      armed_.exchange(1, std::memory_order_acq_rel);
      if (attempt()) {
        if (!this->has_several()) armed_.exchange(0, std::memory_order_acq_rel);
        return;
      }
      this->sleep(ticket);
    }
  }
  void notify() {
    if (armed_.exchange(0, std::memory_order_acq_rel) != 0) this->bell_.ring();
  }

 private:
  alignas(kNoSharing) std::atomic<std::uint32_t> armed_{0};
};

// The hybrid: looks for as long as a sleep would take, before it arms and sleeps as Elided does. On a
// shared CPU it does not spin, since the other side cannot move meanwhile.
template <Doorbell D>
class SpinThen : public Elided<D> {
 public:
  static constexpr std::string_view kName = Joined<kSpinThenPrefix, D::kName>::kText;
  static constexpr std::string_view kHelp = Joined<kHelpOf<D>, kSpinThenHelp>::kText;
  static constexpr WaitKind kKind = WaitKind::hybrid;

  template <class Attempt>
  void wait(Attempt attempt) {
    const std::uint32_t spins = spins_;
    for (std::uint32_t spin = 0; spin < spins; ++spin) {
      if (attempt()) return;
      sys::cpu_relax();
    }
    Elided<D>::wait(attempt);
  }
  void configure(const ChannelSpec& spec) {
    spins_ = spec.same_cpu() ? 0 : spin_budget(spec.idle, spec.cpus).looks;
    Elided<D>::configure(spec);
  }

 private:
  // Apart from what Elided's notify writes for every message.
  alignas(kNoSharing) std::uint32_t spins_ = 0;
};

}  // namespace ipcmark::waits
