// The histogram against exact sorting, over distributions that latencies take.
#include "harness/stats/histogram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace ipcmark {
namespace {

using Draw = std::function<double(std::mt19937_64&)>;

double exact_quantile(std::vector<std::uint64_t> sorted, double q) {
  const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(sorted.size())));
  return static_cast<double>(sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1]);
}

void expect_within_one_percent(const Draw& draw, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Histogram histogram;
  std::vector<std::uint64_t> values;
  for (int i = 0; i < 20'000; ++i) {
    values.push_back(static_cast<std::uint64_t>(std::max(0.0, draw(random))));
    histogram.record(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double q : {0.001, 0.01, 0.1, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    const double exact = exact_quantile(values, q);
    EXPECT_NEAR(histogram.quantile(q), exact, 0.01 * exact) << "q " << q << " seed " << seed;
  }
  EXPECT_EQ(histogram.min(), values.front());
  EXPECT_EQ(histogram.max(), values.back());
}

TEST(Histogram, QuantilesAreWithinOnePercentOfExactSorting) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    expect_within_one_percent(std::lognormal_distribution<>(8, 2), seed);
    expect_within_one_percent(std::uniform_real_distribution<>(0, 300), seed);
    expect_within_one_percent(std::exponential_distribution<>(1e-9), seed);
    expect_within_one_percent(
        [](auto& r) { return r() % 2 ? 120 + double(r() % 9) : 42'000 + double(r() % 5'000); },
        seed);
  }
}

TEST(Histogram, ASmoothQuantileHasNoSteps) {
  // One part in a thousand more is seen, where a bin is eight times as wide.
  std::mt19937_64 random(3);
  Histogram one, other;
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::lognormal_distribution<>(9, 0.05)(random);
    one.record(static_cast<std::uint64_t>(value));
    other.record(static_cast<std::uint64_t>(value * 1.001));
  }
  EXPECT_NEAR(other.smooth_quantile(0.5) / one.smooth_quantile(0.5), 1.001, 0.0005);
  EXPECT_EQ(Histogram().smooth_quantile(0.5), 0);
  Histogram single;
  single.record(12'345);
  EXPECT_EQ(single.smooth_quantile(0.5), 12'345) << "never beyond what was seen";
}

TEST(Histogram, EveryValueFallsInTheBinThatHoldsIt) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t value = random() >> (28 + random() % 36);
    const std::size_t bin = Histogram::bin_of(value);
    ASSERT_GE(value, Histogram::bin_low(bin));
    ASSERT_LT(value, Histogram::bin_low(bin) + Histogram::bin_width(bin));
    ASSERT_LE(static_cast<double>(Histogram::bin_width(bin)), 1 + static_cast<double>(value) / 128);
  }
}

TEST(Histogram, BinsAreContiguous) {
  for (std::size_t bin = 0; bin + 1 < Histogram::kBins; ++bin) {
    ASSERT_EQ(Histogram::bin_low(bin) + Histogram::bin_width(bin), Histogram::bin_low(bin + 1))
        << bin;
  }
}

TEST(Histogram, ValuesBeyondTheLastBinKeepTheirMaximum) {
  Histogram histogram;
  histogram.record(1ULL << 50);
  EXPECT_EQ(histogram.max(), 1ULL << 50);
  EXPECT_EQ(histogram.count(), 1U);
}

TEST(Histogram, MergeEqualsRecordingEverythingInOne) {
  std::mt19937_64 random(3);
  Histogram parts[2], whole;
  for (int i = 0; i < 5'000; ++i) {
    const std::uint64_t value = random() % 1'000'000;
    parts[i % 2].record(value);
    whole.record(value);
  }
  parts[0].merge(parts[1]);
  EXPECT_EQ(parts[0].quantile(0.99), whole.quantile(0.99));
  EXPECT_EQ(parts[0].count(), whole.count());
  EXPECT_EQ(parts[0].mean(), whole.mean());
  EXPECT_EQ(parts[0].min(), whole.min());
}

TEST(Histogram, QuantileNeedsTenSamplesBeyondIt) {
  Histogram histogram;
  for (std::uint64_t i = 1; i <= 999; ++i) histogram.record(i);
  EXPECT_FALSE(histogram.reportable_quantile(0.99).has_value());
  histogram.record(1000);
  EXPECT_TRUE(histogram.reportable_quantile(0.99).has_value());
  EXPECT_FALSE(histogram.reportable_quantile(0.999).has_value());
  EXPECT_FALSE(histogram.reportable_quantile(0.01).has_value());
  EXPECT_FALSE(Histogram().reportable_quantile(0.5).has_value());
}

}  // namespace
}  // namespace ipcmark
