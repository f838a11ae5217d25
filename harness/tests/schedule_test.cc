// When the messages of an open loop are due.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "harness/loops/paced.h"

namespace ipcmark::loops {
namespace {

std::vector<std::uint64_t> times(const SchedulePlan& plan, std::size_t n) {
  Schedule schedule(plan);
  std::vector<std::uint64_t> due;
  for (std::size_t i = 0; i < n; ++i) due.push_back(schedule.next_ticks());
  return due;
}

TEST(Schedule, EvenMessagesAreAtEqualDistancesForLong) {
  const auto due = times({.start_ticks = 1'000, .gap_ticks = 2.5}, 1'000'001);
  EXPECT_EQ(due[0], 1'000U);
  EXPECT_EQ(due[1], 1'002U) << "a part of a tick is carried on";
  EXPECT_EQ(due[2], 1'005U);
  EXPECT_EQ(due.back(), 1'000U + 2'500'000U);
}

TEST(Schedule, BothSidesKnowTheSameTimes) {
  const SchedulePlan plan{
      .start_ticks = 5, .gap_ticks = 700, .arrivals = Arrivals::poisson, .seed = 3};
  EXPECT_EQ(times(plan, 1'000), times(plan, 1'000));
  SchedulePlan other = plan;
  other.seed = 4;
  EXPECT_NE(times(plan, 1'000), times(other, 1'000));
}

// An exponential distribution has its mean for a standard deviation, and half of it below ln 2 means.
TEST(Schedule, PoissonGapsAreExponential) {
  constexpr std::size_t kGaps = 200'000;
  constexpr double kMean = 1e6;
  const auto due = times({.gap_ticks = kMean, .arrivals = Arrivals::poisson, .seed = 1}, kGaps + 1);
  double sum = 0, squares = 0, below = 0;
  for (std::size_t i = 0; i < kGaps; ++i) {
    const auto gap = static_cast<double>(due[i + 1] - due[i]);
    sum += gap;
    squares += gap * gap;
    below += gap < std::log(2.0) * kMean ? 1 : 0;
  }
  const double mean = sum / kGaps;
  EXPECT_NEAR(mean / kMean, 1, 0.01);
  EXPECT_NEAR(std::sqrt(squares / kGaps - mean * mean) / kMean, 1, 0.02);
  EXPECT_NEAR(below / kGaps, 0.5, 0.01);
}

}  // namespace
}  // namespace ipcmark::loops
