// Open loop: messages leave at planned times, whether or not the last one has arrived. Both sides know
// the plan, so no message has to carry its time, and a late one is late by all that held it up.
#pragma once

#include <cmath>
#include <cstdint>

#include "harness/core/axes.h"
#include "harness/core/channel.h"
#include "harness/loops/split_mix.h"
#include "harness/loops/traffic.h"
#include "harness/sys/clock.h"
#include "harness/sys/relax.h"

namespace ipcmark::loops {

// In ticks of the clock that both sides read.
struct SchedulePlan {
  std::uint64_t start_ticks = 0;
  double gap_ticks = 0;  // from one message to the next, or its mean
  Arrivals arrivals = Arrivals::even;
  std::uint64_t seed = 1;
};

// When message after message is due: the same on both sides.
class Schedule {
 public:
  explicit Schedule(const SchedulePlan& plan) : plan_(plan), random_(plan.seed) {}

  std::uint64_t next_ticks() {
    const std::uint64_t due = plan_.start_ticks + static_cast<std::uint64_t>(offset_ticks_);
    const bool even = plan_.arrivals == Arrivals::even;
    offset_ticks_ += even ? plan_.gap_ticks : plan_.gap_ticks * exponential();
    return due;
  }

 private:
  // Gaps of a Poisson process, with mean 1: by inversion, from a number in (0, 1].
  double exponential() {
    return -std::log(static_cast<double>((split_mix(random_) >> 11) + 1) * 0x1p-53);
  }

  SchedulePlan plan_;
  std::uint64_t random_;
  double offset_ticks_ = 0;
};

// When each message was sent and received; every side writes its own. In shared memory, one behind the
// other.
struct PacedLog {
  std::uint64_t* sent_ticks = nullptr;
  std::uint64_t* received_ticks = nullptr;
  std::uint64_t room = 0;  // messages
};

// Sends n messages, none before it is due, and notes when it began to send each. It keeps time by
// looking at the clock: a timer would be late by more than many a transport takes.
template <class Handling, Endpoint E>
[[gnu::noinline]] void produce_paced(E& endpoint, std::uint64_t n, Traffic& shared,
                                     sys::ClockReader clock, const SchedulePlan& plan,
                                     std::uint64_t* sent_ticks) {
  Traffic traffic = shared;
  Schedule schedule(plan);
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::uint64_t due = schedule.next_ticks();
    std::uint64_t now = clock.begin();
    for (; now < due; now = clock.begin()) sys::cpu_relax();
    sent_ticks[i] = now;
    send_next<Handling>(endpoint, traffic);
  }
  shared = traffic;
}

// Receives n messages and notes when it had read each.
template <class Handling, Endpoint E>
[[gnu::noinline]] void consume_paced(E& endpoint, std::uint64_t n, Traffic& shared,
                                     sys::ClockReader clock, std::uint64_t* received_ticks) {
  Traffic traffic = shared;
  for (std::uint64_t i = 0; i < n; ++i) {
    receive_next<Handling>(endpoint, traffic);
    received_ticks[i] = clock.end();
  }
  shared = traffic;
}

}  // namespace ipcmark::loops
