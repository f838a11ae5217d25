// umwait: tells the core to wait until a cache line is written, without the kernel: WAITPKG (Intel),
// MONITORX (AMD), or an exclusive load and WFE (Arm). The core saves power and leaves its resources
// to an SMT sibling, but the CPU stays taken, so this is polling.
#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include "bench/waits/doorbell.h"
#include "harness/sys/clock.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>
#elif defined(__aarch64__)
#include <sys/auxv.h>
#endif

namespace ipcmark::waits {

using MonitoredWord = std::atomic<std::uint64_t>;

// How a core waits: wait(word, seen) returns once the word is no longer `seen`, or after a moment.
// No write is missed: the monitor is armed before the word is looked at once more.
#if defined(__x86_64__)
inline constexpr std::uint32_t kMonitorTicks = 100'000;  // tens of microseconds

struct Waitpkg {
  static constexpr const char* kWhat = "WAITPKG";
  static bool exists() {
    unsigned a, b, c = 0, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (c & (1U << 5)) != 0;
  }
  static void wait(const MonitoredWord& word, std::uint64_t seen,
                   std::uint32_t ticks = kMonitorTicks) {
    constexpr std::uint32_t kLightSleep = 1;  // C0.1: the quicker of the two to wake from
    asm volatile("umonitor %0" ::"r"(&word) : "memory");
    if (word.load(std::memory_order_acquire) != seen) return;
    const std::uint64_t until = __rdtsc() + ticks;
    asm volatile("umwait %0" ::"r"(kLightSleep), "a"(static_cast<std::uint32_t>(until)),
                 "d"(static_cast<std::uint32_t>(until >> 32))
                 : "memory", "cc");
  }
};

struct Monitorx {
  static constexpr const char* kWhat = "MONITORX";
  static bool exists() {
    unsigned a, b, c = 0, d;
    return __get_cpuid(0x8000'0001, &a, &b, &c, &d) != 0 && (c & (1U << 29)) != 0;
  }
  static void wait(const MonitoredWord& word, std::uint64_t seen,
                   std::uint32_t ticks = kMonitorTicks) {
    constexpr std::uint32_t kLightSleep = 0xF0, kWithTimer = 2;
    asm volatile("monitorx" ::"a"(&word), "c"(0), "d"(0) : "memory");
    if (word.load(std::memory_order_acquire) != seen) return;
    asm volatile("mwaitx" ::"a"(kLightSleep), "b"(ticks), "c"(kWithTimer) : "memory");
  }
};
#elif defined(__aarch64__)
struct Wfe {
  static constexpr const char* kWhat = "WFE";
  // The event stream wakes every core now and then; without it a wait could last for ever.
  static bool exists() { return (::getauxval(AT_HWCAP) & HWCAP_EVTSTRM) != 0; }
  // Loading exclusively arms the monitor; another core's write to the line clears it, which is the
  // event that WFE waits for.
  static void wait(const MonitoredWord& word, std::uint64_t seen) {
    std::uint64_t now;
    asm volatile("ldaxr %0, %1" : "=r"(now) : "Q"(word) : "memory");
    if (now == seen) asm volatile("wfe" ::: "memory");
  }
};
#endif

// Why this machine has no use for M. A hypervisor that traps it makes it slower than a system call.
template <class M>
std::optional<std::string> monitor_unsupported() {
  if (!M::exists()) return std::string("the CPU has no ") + M::kWhat;
  if constexpr (requires(MonitoredWord word) { M::wait(word, 0, 0U); }) {
    constexpr std::uint64_t kMostNs = 2'000;
    constexpr std::uint32_t kBriefTicks = 1'000;
    const MonitoredWord word{0};
    std::array<std::uint64_t, 15> ns;
    for (std::uint64_t& each : ns) {
      const std::uint64_t start_ns = sys::monotonic_raw_ns();
      M::wait(word, 0, kBriefTicks);
      each = sys::monotonic_raw_ns() - start_ns;
    }
    std::nth_element(ns.begin(), ns.begin() + ns.size() / 2, ns.end());
    const std::uint64_t median_ns = ns[ns.size() / 2];
    if (median_ns > kMostNs) {
      return std::string(M::kWhat) + " takes " + std::to_string(median_ns) +
             " ns at the least: a hypervisor seems to trap it";
    }
  }
  return std::nullopt;
}

template <class... Ms>
struct Monitors {
  // The number of the first that is of use here, or why none is.
  static std::pair<std::size_t, std::optional<std::string>> choose() {
    std::size_t number = 0;
    std::string reasons;
    const auto is_refused = [&](const std::optional<std::string>& reason) {
      if (!reason) return false;
      reasons += (reasons.empty() ? "" : "; ") + *reason;
      ++number;
      return true;
    };
    if ((is_refused(monitor_unsupported<Ms>()) && ...)) {
      if (reasons.empty()) reasons = "no instruction for it is known on this architecture";
      return {0, reasons};
    }
    return {number, std::nullopt};
  }

  // Calls loop with monitor number `number`.
  static void with(std::size_t number, auto loop) {
    std::size_t i = 0;
    static_cast<void>(((i++ == number && (loop(Ms()), true)) || ...));
  }
};

#if defined(__x86_64__)
using CoreMonitors = Monitors<Waitpkg, Monitorx>;
#elif defined(__aarch64__)
using CoreMonitors = Monitors<Wfe>;
#else
using CoreMonitors = Monitors<>;
#endif

class Umwait {
  static const auto& chosen() {
    static const auto kChosen = CoreMonitors::choose();
    return kChosen;
  }

 public:
  static constexpr std::string_view kName = "umwait";
  static constexpr std::string_view kHelp =
      "Looks, and lets the core wait until the other side has written a word: umonitor and umwait "
      "(Intel), monitorx and mwaitx (AMD), ldaxr and wfe (Arm). No system call; the CPU stays taken.";
  static constexpr WaitKind kKind = WaitKind::polling;

  static std::optional<std::string> unsupported() { return chosen().second; }
  void configure(const ChannelSpec&) { monitor_ = chosen().first; }

  // Which instruction it is, is asked before the loop.
  template <class Attempt>
  void wait(Attempt attempt) {
    if (attempt()) return;
    CoreMonitors::with(monitor_, [&](auto monitor) {
      for (;;) {
        const std::uint64_t seen = changes_.load(std::memory_order_acquire);
        if (attempt()) return;
        monitor.wait(changes_, seen);
      }
    });
  }
  void notify() {  // the only writer
    changes_.store(changes_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

 private:
  alignas(kNoSharing) MonitoredWord changes_{0};
  alignas(kNoSharing) std::size_t monitor_ = 0;
};

static_assert(Notifier<Umwait>);

}  // namespace ipcmark::waits
