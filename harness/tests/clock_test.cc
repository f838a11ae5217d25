#include "harness/sys/clock.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/tests/fake_root.h"

namespace ipcmark::sys {
namespace {

// What the machine under `root` says of its counter.
std::string objection(const std::string& flags, const std::string& source) {
  FakeRoot root;
  root.write("proc/cpuinfo", "processor : 0\nflags\t\t: fpu " + flags + "\n");
  root.write("sys/devices/system/clocksource/clocksource0/current_clocksource", source + "\n");
  return counter_objection(root.path().string());
}

#if defined(__x86_64__)
TEST(Clock, TakesTheCounterOnlyWhereItIsInvariantAndTheKernelTrustsIt) {
  EXPECT_EQ(objection("rdtscp constant_tsc nonstop_tsc", "tsc"), "");
  EXPECT_NE(objection("rdtscp constant_tsc", "tsc").find("nonstop_tsc"), std::string::npos);
  EXPECT_NE(objection("constant_tsc nonstop_tsc", "tsc").find("rdtscp"), std::string::npos);
  EXPECT_NE(objection("rdtscp constant_tsc nonstop_tsc", "kvm-clock").find("kvm-clock"),
            std::string::npos);
}
#endif

// An interval in both clocks. The bound is wide: the process may be set aside between two readings.
void expect_agrees_with_the_kernel(const Clock& clock) {
  const ClockReader reader = clock.reader();
  double nearest = 1;
  for (int i = 0; i < 20 && nearest > 0.01; ++i) {
    const std::uint64_t kernel = monotonic_raw_ns();
    const std::uint64_t begin = reader.begin();
    ::usleep(5'000);
    const auto ours = static_cast<double>(reader.to_ns(reader.end() - begin));
    const auto theirs = static_cast<double>(monotonic_raw_ns() - kernel);
    nearest = std::min(nearest, std::abs(ours - theirs) / theirs);
  }
  EXPECT_LE(nearest, 0.01);
}

TEST(Clock, MeasuresWhatTheKernelMeasures) {
  const Clock clock = Clock::calibrate();
  expect_agrees_with_the_kernel(clock);
  EXPECT_GT(clock.info().read_ns, 0);
  EXPECT_GT(clock.info().resolution_ns, 0);
  EXPECT_EQ(clock.info().source == "monotonic_raw", !clock.info().reason.empty());
}

TEST(Clock, FallsBackWhenAsked) {
  ::setenv("IPCMARK_CLOCK", "monotonic_raw", 1);
  const Clock clock = Clock::calibrate();
  ::unsetenv("IPCMARK_CLOCK");
  EXPECT_EQ(clock.info().source, "monotonic_raw");
  EXPECT_FALSE(clock.reader().counter);
  EXPECT_EQ(clock.drift_ppm(), 0);
  expect_agrees_with_the_kernel(clock);
}

TEST(Clock, ConvertsLongIntervalsWithoutOverflow) {
  const ClockReader reader{true, (1ULL << 32) / 4};  // four ticks per ns
  EXPECT_EQ(reader.to_ns(4'000'000'000'000'000), 1'000'000'000'000'000U);
}

}  // namespace
}  // namespace ipcmark::sys
