#include "harness/sys/clock.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <numeric>
#include <vector>

#include "harness/stats/histogram.h"

namespace ipcmark::sys {

namespace {

constexpr std::uint64_t kCalibrationNs = 100'000'000;
constexpr double kMaxCpuOffsetNs = 1'000;

struct Stamp {
  std::uint64_t ticks, ns;
};

// Both clocks at one moment: the tightest of several tries, so that an interrupt between the two
// readings does not count.
Stamp stamp() {
  Stamp best{};
  std::uint64_t tightest = UINT64_MAX;
  for (int i = 0; i < 20; ++i) {
    const std::uint64_t before = CpuCounter::begin();
    const std::uint64_t ns = monotonic_raw_ns();
    const std::uint64_t after = CpuCounter::end();
    if (after - before < tightest) {
      tightest = after - before;
      best = {before + (after - before) / 2, ns};
    }
  }
  return best;
}

// Largest disagreement between the counters of the CPUs that we may run on, in ns: each CPU's
// counter is compared with what the first one predicts for that moment.
double cpu_offset_ns(const Stamp& origin, double ticks_per_ns) {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 0;
  double worst = 0;
  for (std::size_t cpu = 0, checked = 0; cpu < CPU_SETSIZE && checked < 64; ++cpu) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    if (!CPU_ISSET(cpu, &allowed) || ::sched_setaffinity(0, sizeof one, &one) != 0) continue;
    ++checked;
    const Stamp here = stamp();
    const double expected_ns = static_cast<double>(here.ticks - origin.ticks) / ticks_per_ns;
    worst = std::max(worst, std::abs(expected_ns - static_cast<double>(here.ns - origin.ns)));
  }
  ::sched_setaffinity(0, sizeof allowed, &allowed);
  return worst;
}

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

bool cpu_flag(const std::string& cpuinfo, const std::string& flag) {
  std::ifstream file(cpuinfo);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("flags")) return (line + " ").find(" " + flag + " ") != std::string::npos;
  }
  return false;
}

struct Cost {
  double median_ns, step_ns;
};

// What reading the clock costs: half of the median pair; and its step: the greatest common divisor
// of the differences seen.
Cost cost_of(const ClockReader& clock, double ticks_per_ns) {
  std::vector<std::uint64_t> pairs(10'000);
  for (std::uint64_t& pair : pairs) {
    const std::uint64_t before = clock.begin();
    pair = clock.end() - before;
  }
  std::sort(pairs.begin(), pairs.end());
  const std::uint64_t step = std::accumulate(pairs.begin(), pairs.end(), std::uint64_t{0},
                                             std::gcd<std::uint64_t, std::uint64_t>);
  return {static_cast<double>(pairs[pairs.size() / 2]) / ticks_per_ns / 2,
          static_cast<double>(step) / ticks_per_ns};
}

double record_cost_ns(const ClockReader& clock) {
  constexpr std::uint64_t kRecords = 10'000;
  const auto histogram = std::make_unique<Histogram>();
  const std::uint64_t before = clock.begin();
  for (std::uint64_t i = 0; i < kRecords; ++i) histogram->record(100 + (i & 63));
  return static_cast<double>(clock.to_ns(clock.end() - before)) / kRecords;
}

}  // namespace

std::string counter_objection(const std::string& root) {
  if (!CpuCounter::kExists) return "this architecture's counter is not supported";
#if defined(__x86_64__)
  for (const char* flag : {"rdtscp", "constant_tsc", "nonstop_tsc"}) {
    if (!cpu_flag(root + "/proc/cpuinfo", flag)) return std::string("the CPU does not say ") + flag;
  }
  const std::string source =
      first_line(root + "/sys/devices/system/clocksource/clocksource0/current_clocksource");
  if (source != "tsc") return "the kernel's clock source is '" + source + "', not tsc";
#endif
  return {};
}

Clock Clock::monotonic() {
  Clock clock;
  clock.info_ = {.source = "monotonic_raw",
                 .reason = "",
                 .resolution_ns = 1,
                 .read_ns = 0,
                 .ticks_per_ns = 1,
                 .record_ns = 0};
  return clock;
}

std::string Clock::try_counter() {
  const Stamp start = stamp();
  while (monotonic_raw_ns() - start.ns < kCalibrationNs) {
  }
  const Stamp stop = stamp();
  const double ticks_per_ns =
      static_cast<double>(stop.ticks - start.ticks) / static_cast<double>(stop.ns - start.ns);
  const double offset_ns = cpu_offset_ns(start, ticks_per_ns);
  if (offset_ns > kMaxCpuOffsetNs) {
    return "the counters of two CPUs differ by " + std::to_string(offset_ns) + " ns";
  }
  reader_ = {true, static_cast<std::uint64_t>(4294967296.0 / ticks_per_ns)};
  epoch_ticks_ = stop.ticks;
  epoch_ns_ = stop.ns;
  info_.source = CpuCounter::kName;
  info_.ticks_per_ns = ticks_per_ns;
  return {};
}

Clock Clock::calibrate() {
  Clock clock = monotonic();
  const char* forced = std::getenv("IPCMARK_CLOCK");
  if (forced != nullptr && std::string_view(forced) == "monotonic_raw") {
    clock.info_.reason = "asked for by IPCMARK_CLOCK";
  } else {
    clock.info_.reason = counter_objection();
    if (clock.info_.reason.empty()) clock.info_.reason = clock.try_counter();
  }
  const Cost cost = cost_of(clock.reader_, clock.info_.ticks_per_ns);
  clock.info_.read_ns = cost.median_ns;
  clock.info_.resolution_ns = cost.step_ns;
  clock.info_.record_ns = record_cost_ns(clock.reader_);
  return clock;
}

double Clock::drift_ppm() const {
  if (!reader_.counter) return 0;
  const Stamp now = stamp();
  const double ticks_ns = static_cast<double>(now.ticks - epoch_ticks_) / info_.ticks_per_ns;
  const double true_ns = static_cast<double>(now.ns - epoch_ns_);
  return true_ns <= 0 ? 0 : (ticks_ns / true_ns - 1) * 1e6;
}

}  // namespace ipcmark::sys
