// Handing the turn over through the A-stack's own word: the protocol of futex_handoff, spin and
// spin_then_futex, once. Who waits says in the word that it sleeps, so nobody else makes a system call
// for it.
#pragma once

#include <sched.h>
#include <time.h>

#include <cstdint>
#include <limits>

#include "bench/lrpc/a_stack.h"
#include "harness/sys/futex.h"
#include "harness/sys/relax.h"

namespace ipcmark::lrpc {

inline std::uint64_t now_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(now.tv_nsec);
}

// For how long to poll before sleeping: policies of wait_for_turn. The top byte of a word names
// the CPU of who wrote it (0: unknown), for the policy that asks: it is told what the other side
// wrote last.
struct SleepsAtOnce {
  static constexpr bool kSleeps = true;
  static std::uint64_t polls_for_ns(std::uint32_t) { return 0; }
  static std::uint32_t cpu() { return 0; }
};
struct NeverSleeps {
  static constexpr bool kSleeps = false;
  static std::uint64_t polls_for_ns(std::uint32_t) {
    return std::numeric_limits<std::uint64_t>::max();
  }
  static std::uint32_t cpu() { return 0; }
};
struct PollsFirst {
  static constexpr bool kSleeps = true;
  // What a sleep costs where it costs most: across CPUs of a virtual machine whose idle CPUs halt.
  static constexpr std::uint64_t kPollNs = 50'000;
  // On one CPU polling only keeps the other side from running.
  static std::uint64_t polls_for_ns(std::uint32_t theirs) {
    return theirs >> 24 == cpu() ? 0 : kPollNs;
  }
  static std::uint32_t cpu() { return static_cast<std::uint32_t>(::sched_getcpu()) % 255U + 1; }
};

namespace detail {

// Polls until done or for_ns are over; returns the word.
template <class Done>
std::uint32_t poll_turn(AStack& line, Done done, std::uint64_t for_ns, std::uint64_t deadline_ns) {
  constexpr std::uint32_t kLooksPerClock = 256;
  const bool ever = for_ns == std::numeric_limits<std::uint64_t>::max() && deadline_ns == 0;
  std::uint64_t until_ns = 0;
  for (;;) {
    for (std::uint32_t look = 0; look < kLooksPerClock; ++look) {
      const std::uint32_t word = line.turn.load(std::memory_order_acquire);
      if (done(word)) return word;
      sys::cpu_relax();
    }
    if (ever) continue;
    const std::uint64_t now = now_ns();
    if (until_ns == 0)
      until_ns = for_ns > std::numeric_limits<std::uint64_t>::max() - now ? for_ns : now + for_ns;
    if (now >= until_ns || (deadline_ns != 0 && now >= deadline_ns))
      return line.turn.load(std::memory_order_acquire);
  }
}

// Sleeps while the word is `word`, at most until the deadline.
void sleep_on(AStack& line, std::uint32_t word, std::uint64_t deadline_ns);

}  // namespace detail

// Returns the word once done(word), or at the deadline (CLOCK_MONOTONIC; 0: none) whatever it is.
// `theirs` is the word that the other side wrote last, as hand_over found it.
template <class Policy, class Done>
std::uint32_t wait_for_turn(AStack& line, Done done, std::uint64_t deadline_ns,
                            std::uint32_t theirs = 0) {
  std::uint32_t word = line.turn.load(std::memory_order_acquire);
  if (done(word)) return word;
  if (const std::uint64_t poll_ns = Policy::polls_for_ns(theirs); poll_ns > 0)
    word = detail::poll_turn(line, done, poll_ns, deadline_ns);
  if constexpr (Policy::kSleeps) {
    while (!done(word)) {
      if (deadline_ns != 0 && now_ns() >= deadline_ns) return word;
      if ((word & kSleeps) == 0 &&
          !line.turn.compare_exchange_strong(word, word | kSleeps, std::memory_order_acquire))
        continue;
      detail::sleep_on(line, word | kSleeps, deadline_ns);
      word = line.turn.load(std::memory_order_acquire);
    }
  }
  return word;
}

// Writes `to` where the state is one that `may` be left, and wakes who sleeps on it. False, and
// `word` as it is, when it may not.
template <class Policy, class May>
bool hand_over(AStack& line, May may, std::uint32_t to, std::uint32_t& word) {
  to |= Policy::cpu() << 24;
  word = line.turn.load(std::memory_order_acquire);
  do {
    if (!may(state_of(word))) return false;
  } while (!line.turn.compare_exchange_weak(word, to, std::memory_order_acq_rel));
  if constexpr (Policy::kSleeps) {
    if ((word & kSleeps) != 0) sys::futex_wake_one(line.turn);
  }
  return true;
}

// Leaves states in which a peer may still want something for `to`, and wakes both sides.
void close_turn(AStack& line, State to, std::uint32_t error);

}  // namespace ipcmark::lrpc
