// How long to spin before sleeping.
//
// Whoever spins for as long as a sleep would have cost, and sleeps then, never pays more than twice
// what the best choice would have, whatever the other side does (Karlin et al., "Competitive
// randomized algorithms for nonuniform problems", 1990). What a sleep costs is measured: from 2 us
// where idle CPUs poll to 50 us where they halt in a virtual machine.
#pragma once

#include <sched.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <thread>
#include <tuple>

#include "harness/core/axes.h"
#include "harness/sys/clock.h"
#include "harness/sys/futex.h"
#include "harness/sys/relax.h"

namespace ipcmark::waits {

struct SpinBudget {
  double sleep_ns = 0;      // from a wake-up call until the sleeper runs again
  double look_ns = 0;       // one look at a word of one's own cache, and the pause after it
  std::uint32_t looks = 0;  // so many of them last as long as a sleep
};

namespace detail {

// The calling thread stays on `cpu`, unless that is -1, or not allowed: then it is measured anywhere.
inline void stay_on(int cpu) {
  if (cpu < 0) return;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<std::size_t>(cpu), &one);
  ::sched_setaffinity(0, sizeof one, &one);
}

// A thread that sleeps on a futex, and how long it takes to wake up.
class SleepProbe {
 public:
  explicit SleepProbe(int cpu) : sleeper_([this, cpu] { sleep(cpu); }) {}
  ~SleepProbe() { sleeper_.join(); }

  double median_ns() {
    std::array<std::uint64_t, kWakeUps> samples;
    for (std::uint64_t& sample : samples) sample = wake();
    std::nth_element(samples.begin(), samples.begin() + kWakeUps / 2, samples.end());
    return static_cast<double>(samples[kWakeUps / 2]);
  }

 private:
  static constexpr std::uint32_t kWakeUps = 15;
  static constexpr timespec kUntilHalted{0, 100'000};  // so that its CPU is idle, and stays so

  void sleep(int cpu) {
    stay_on(cpu);
    for (std::uint32_t seen = 0; seen < kWakeUps; ++seen) {
      while (rings_.load(std::memory_order_acquire) == seen) sys::futex_wait(rings_, seen);
      woken_ns_.store(sys::monotonic_raw_ns(), std::memory_order_release);
    }
  }
  std::uint64_t wake() {
    woken_ns_.store(0, std::memory_order_relaxed);
    ::nanosleep(&kUntilHalted, nullptr);
    const std::uint64_t start_ns = sys::monotonic_raw_ns();
    rings_.fetch_add(1, std::memory_order_release);
    sys::futex_wake_one(rings_);
    std::uint64_t end_ns;
    // Yields, for where both threads are on one CPU.
    while ((end_ns = woken_ns_.load(std::memory_order_acquire)) == 0) ::sched_yield();
    return end_ns - start_ns;
  }

  sys::FutexWord rings_{0};
  std::atomic<std::uint64_t> woken_ns_{0};
  std::thread sleeper_;  // last: it uses all of the above
};

inline double measured_look_ns() {
  constexpr std::uint32_t kLooks = 2'000;
  std::atomic<std::uint32_t> word{0};
  const std::uint64_t start_ns = sys::monotonic_raw_ns();
  for (std::uint32_t i = 0; i < kLooks && word.load(std::memory_order_acquire) == 0; ++i) {
    sys::cpu_relax();
  }
  return static_cast<double>(sys::monotonic_raw_ns() - start_ns) / kLooks;
}

}  // namespace detail

// From the first of the CPUs to the second; about 3 ms. In threads of its own: its caller stays where
// it is.
inline SpinBudget measure_spin_budget(const std::array<int, 2>& cpus = {-1, -1}) {
  constexpr double kMostLooks = 1e6;  // tens of milliseconds: a machine too busy to be measured
  SpinBudget budget;
  std::thread([&] {
    detail::stay_on(cpus[0]);
    budget.sleep_ns = detail::SleepProbe(cpus[1]).median_ns();
    budget.look_ns = std::max(detail::measured_look_ns(), 0.1);
  }).join();
  budget.looks =
      static_cast<std::uint32_t>(std::clamp(budget.sleep_ns / budget.look_ns, 1.0, kMostLooks));
  return budget;
}

// Measured once per process for each state of the idle CPUs and each pair of CPUs; not to be called by
// two threads.
inline const SpinBudget& spin_budget(Idle idle, const std::array<int, 2>& cpus) {
  static std::map<std::tuple<Idle, int, int>, SpinBudget> known;
  const auto [place, is_new] = known.try_emplace({idle, cpus[0], cpus[1]});
  if (is_new) place->second = measure_spin_budget(cpus);
  return place->second;
}

}  // namespace ipcmark::waits
