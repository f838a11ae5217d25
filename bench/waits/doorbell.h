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
#include <string_view>

#include "harness/core/bytes.h"
#include "harness/core/channel.h"
#include "harness/sys/relax.h"

namespace ipcmark::waits {

// Lives in shared memory, constructed before fork. sleep(t) returns once the bell has rung after
// ticket() gave t; it may return early, never late. One sleeper at a time.
template <class D>
concept Doorbell = std::default_initializable<D> && requires(D bell, typename D::Ticket ticket) {
  { D::kName } -> std::convertible_to<std::string_view>;
  { bell.ticket() } -> std::same_as<typename D::Ticket>;
  bell.sleep(ticket);
  bell.ring();
};

// wait(attempt) returns once attempt() has returned true: attempt *is* the operation. notify() is
// called by the other side after an operation that may let attempt succeed.
template <class N>
concept Notifier = std::default_initializable<N> && requires(N notifier, bool (*attempt)()) {
  { N::kName } -> std::convertible_to<std::string_view>;
  { N::kKind } -> std::convertible_to<WaitKind>;
  notifier.wait(attempt);
  notifier.notify();
  notifier.set_same_cpu(true);  // both sides share a CPU
};

// The names of decorated doorbells, "futex" + "_elided", as one static string each.
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

// Rings for every message, whether or not anybody sleeps.
template <Doorbell D>
class Always {
 public:
  static constexpr std::string_view kName = Joined<D::kName, kAlwaysSuffix>::kText;
  static constexpr WaitKind kKind = WaitKind::blocking;

  template <class Attempt>
  void wait(Attempt attempt) {
    while (!attempt()) {
      const auto ticket = bell_.ticket();
      if (attempt()) return;  // what was rung before the ticket is found here
      bell_.sleep(ticket);
    }
  }
  void notify() { bell_.ring(); }
  void set_same_cpu(bool) {}

 private:
  D bell_;
};

// Rings only when the other side has armed itself: arm, re-check, sleep.
//
// No wake-up is lost: both sides read-modify-write `armed_`, and these are totally ordered. Either
// notify's exchange sees the arming and rings; or it comes first, and then arming acquires all that
// the notifier released before it, so the re-check succeeds. Clearing on the notifier's side keeps
// it to one ring per arming.
template <Doorbell D>
class Elided {
 public:
  static constexpr std::string_view kName = Joined<D::kName, kElidedSuffix>::kText;
  static constexpr WaitKind kKind = WaitKind::blocking;

  template <class Attempt>
  void wait(Attempt attempt) {
    while (!attempt()) {
      const auto ticket = bell_.ticket();
      armed_.exchange(1, std::memory_order_acq_rel);
      if (attempt()) {
        armed_.exchange(0, std::memory_order_acq_rel);
        return;
      }
      bell_.sleep(ticket);
    }
  }
  void notify() {
    if (armed_.exchange(0, std::memory_order_acq_rel) != 0) bell_.ring();
  }
  void set_same_cpu(bool) {}

 private:
  alignas(kNoSharing) std::atomic<std::uint32_t> armed_{0};
  alignas(kNoSharing) D bell_;
};

// The hybrid: looks Spins times before it arms and sleeps as Elided does. On a shared CPU it does
// not spin, since the other side cannot move meanwhile.
template <Doorbell D, std::uint32_t Spins>
class SpinThen {
 public:
  static constexpr std::string_view kName = Joined<kSpinThenPrefix, D::kName>::kText;
  static constexpr WaitKind kKind = WaitKind::hybrid;

  template <class Attempt>
  void wait(Attempt attempt) {
    for (std::uint32_t spin = 0; spin < spins_; ++spin) {
      if (attempt()) return;
      sys::cpu_relax();
    }
    next_.wait(attempt);
  }
  void notify() { next_.notify(); }
  void set_same_cpu(bool same) { spins_ = same ? 0 : Spins; }

 private:
  std::uint32_t spins_ = Spins;
  Elided<D> next_;
};

}  // namespace ipcmark::waits
