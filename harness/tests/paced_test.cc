// Open loops over a fake transport: what is counted from when, and what cannot keep up.
#include <time.h>

#include "harness/tests/pair_fixture.h"

namespace ipcmark {
namespace {

class PacedTest : public PairFixture {
 protected:
  CaseSpec paced(std::uint64_t rate, Nanoseconds duration = Nanoseconds(20'000'000)) const {
    CaseSpec paced = spec(Pattern::paced);
    paced.rate.value = rate;
    paced.duration = duration;
    return paced;
  }
  void require_two_cpus() const {
    if (placement_ == Placement::same_core) GTEST_SKIP() << "an open loop needs two CPUs";
  }
};

TEST_F(PacedTest, EveryPlannedMessageIsSentAndTimed) {
  require_two_cpus();
  for (const Arrivals arrivals : {Arrivals::even, Arrivals::poisson}) {
    CaseSpec spec = paced(10'000);
    spec.arrivals = arrivals;
    const TrialResult result = run(spec);
    ASSERT_EQ(status_name(result.status), "ok") << result.reason;
    // A machine so busy that four messages in a row took 800 us lets it off some of them.
    EXPECT_LE(result.messages, 200U);
    EXPECT_GE(result.messages, 2U);
    ASSERT_TRUE(result.latency && result.paced);
    EXPECT_EQ(result.latency->ns.count, result.messages);
    EXPECT_EQ(result.paced->service_ns.count, result.messages);
    EXPECT_FALSE(result.throughput);
    // The rate of a few random gaps is anything; that of 199 is within four standard deviations.
    const bool exact = arrivals == Arrivals::even;
    if (exact || result.messages == 200U) {
      EXPECT_NEAR(result.paced->planned_per_s, 10'000, exact ? 1 : 4'000);
    }
  }
}

TEST_F(PacedTest, AResponseIsNoShorterThanItsService) {
  require_two_cpus();
  const TrialResult result = run(paced(10'000));
  ASSERT_EQ(status_name(result.status), "ok") << result.reason;
  EXPECT_GE(result.latency->ns.mean, result.paced->service_ns.mean);
  EXPECT_NEAR(result.latency->ns.mean, result.paced->service_ns.mean + result.paced->late_ns.mean,
              2);
}

// The sender stands still for 40 ms: those that were due meanwhile are late, and are counted so, which
// a clock that starts at the sending would not see.
TEST_F(PacedTest, APauseOfTheSenderIsChargedToAllThatItHeldUp) {
  require_two_cpus();
  fake_plan.at = 64 + 4 + 50;  // verification, warm-up, then some
  fake_plan.instead = [](FakeWire& wire, ConstBytes tx) {
    const timespec pause{0, 40'000'000};
    ::nanosleep(&pause, nullptr);
    wire.put(tx);
  };
  const TrialResult result = run(paced(1'000, Nanoseconds(200'000'000)));
  ASSERT_EQ(status_name(result.status), "ok") << result.reason;
  EXPECT_GT(result.paced->late_ns.p90.value_or(0), 1'000'000) << "some 39 of 200 were held up";
  EXPECT_GT(result.latency->ns.p90.value_or(0), 1'000'000);
  EXPECT_GE(result.latency->ns.max, 39'000'000);
}

TEST_F(PacedTest, WhatCannotKeepUpIsLetOffAndSaysSo) {
  require_two_cpus();
  CaseSpec spec = paced(50'000'000, Nanoseconds(10'000'000));
  const TrialResult result = run(spec);
  ASSERT_EQ(status_name(result.status), "ok") << result.reason;
  EXPECT_LT(result.messages, 500'000U);
  EXPECT_NE(std::find(result.warnings.begin(), result.warnings.end(), "overloaded"),
            result.warnings.end());
}

TEST_F(PacedTest, MoreThanCanBeKeptIsRefused) {
  CaseSpec spec = paced(10'000'000, Nanoseconds(1'000'000'000));
  spec.placement = Placement::same_llc;
  EXPECT_NE(skip_reason(fake_blocking(), spec).value_or("").find("1048576"), std::string::npos);
  spec.rate.value = 1'000;
  EXPECT_EQ(skip_reason(fake_blocking(), spec), std::nullopt);
  spec.placement = Placement::same_core;
  EXPECT_NE(skip_reason(fake_blocking(), spec).value_or("").find("one CPU"), std::string::npos);
}

}  // namespace
}  // namespace ipcmark
