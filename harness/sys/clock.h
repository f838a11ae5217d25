// The clock of every interval: the CPU's counter where it can be trusted, else CLOCK_MONOTONIC_RAW.
#pragma once

#include <time.h>

#include <cstdint>
#include <string>

#include "harness/core/clock_info.h"

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace ipcmark::sys {

inline std::uint64_t monotonic_raw_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC_RAW, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(now.tv_nsec);
}

// Reads of the CPU's own counter. begin waits for what stands before it; end waits for the
// interval's work and lets nothing that follows start early (Intel SDM, RDTSCP; ARM ARM, CNTVCT_EL0
// after ISB).
struct CpuCounter {
#if defined(__x86_64__)
  static constexpr bool kExists = true;
  static constexpr const char* kName = "tsc";
  static std::uint64_t begin() {
    _mm_lfence();
    return __rdtsc();
  }
  static std::uint64_t end() {
    unsigned cpu;
    const std::uint64_t ticks = __rdtscp(&cpu);
    _mm_lfence();
    return ticks;
  }
#elif defined(__aarch64__)
  static constexpr bool kExists = true;
  static constexpr const char* kName = "cntvct";
  static std::uint64_t begin() {
    std::uint64_t ticks;
    asm volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(ticks)::"memory");
    return ticks;
  }
  static std::uint64_t end() {
    std::uint64_t ticks;
    asm volatile("isb\n\tmrs %0, cntvct_el0\n\tisb" : "=r"(ticks)::"memory");
    return ticks;
  }
#else
  static constexpr bool kExists = false;
  static constexpr const char* kName = "none";
  static std::uint64_t begin() { return monotonic_raw_ns(); }
  static std::uint64_t end() { return monotonic_raw_ns(); }
#endif
};

// The part of a clock that a hot loop needs, passed by value so that it stays in registers.
struct ClockReader {
  bool counter = false;
  std::uint64_t ns_per_tick_q32 = 1ULL << 32;

  std::uint64_t begin() const { return counter ? CpuCounter::begin() : monotonic_raw_ns(); }
  std::uint64_t end() const { return counter ? CpuCounter::end() : monotonic_raw_ns(); }
  // Length of an interval of `ticks` in ns: a fixed-point product, since a division or a double
  // would cost as much as the reading.
  std::uint64_t to_ns(std::uint64_t ticks) const {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(ticks) * ns_per_tick_q32) >> 32);
  }
};

// A calibrated clock: made once in the supervisor, inherited by the workers.
class Clock {
 public:
  // Checks, calibrates (100 ms), and measures the clock's own resolution and cost. The environment
  // variable IPCMARK_CLOCK=monotonic_raw forces the fall-back.
  static Clock calibrate();
  // The fall-back, uncalibrated: for tests that need any clock at once.
  static Clock monotonic();

  ClockReader reader() const { return reader_; }
  const ClockInfo& info() const { return info_; }
  // How far the counter has drifted from CLOCK_MONOTONIC_RAW since calibration, in parts per
  // million.
  double drift_ppm() const;

 private:
  // Returns why the CPU's counter cannot be used after all, or an empty string when it now is.
  std::string try_counter();

  ClockReader reader_;
  std::uint64_t epoch_ticks_ = 0, epoch_ns_ = 0;
  ClockInfo info_;
};

// An empty string when the CPU's counter may be used as a clock; otherwise the reason why not.
// root: where /proc and /sys are, for tests.
std::string counter_objection(const std::string& root = "/");

}  // namespace ipcmark::sys
