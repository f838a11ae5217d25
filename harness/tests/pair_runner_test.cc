// A trial that goes well, and everything that keeps one from starting.
#include "harness/run/pair_runner.h"

#include <sched.h>
#include <sys/eventfd.h>

#include <memory>
#include <stdexcept>
#include <system_error>

#include "harness/tests/pair_fixture.h"

namespace ipcmark {
namespace {

class PairRunnerTest : public PairFixture {};

void expect_ascending(const Quantiles& ns) {
  EXPECT_GT(ns.count, 0U);
  EXPECT_GT(ns.min, 0);
  double last = ns.min;
  for (const auto& quantile : {ns.p50, ns.p90, ns.p99, ns.p999, ns.p9999}) {
    if (!quantile) continue;
    // A quantile is the middle of its bin, and a bin is at most 1 % wide.
    EXPECT_GE(*quantile, 0.99 * last);
    last = *quantile;
  }
  EXPECT_GE(ns.max, 0.99 * last);
}

void expect_sane(const TrialResult& result, const CpuPair& cpus) {
  EXPECT_EQ(status_name(result.status), "ok") << result.reason;
  EXPECT_EQ(result.reason, "");
  EXPECT_EQ(result.case_id, result.spec.id());
  EXPECT_GE(result.messages, 20U);
  EXPECT_EQ(result.cpus, (std::array{cpus.initiator, cpus.responder}));
  for (const SideCost& side : result.cost) EXPECT_GT(side.cpu_ns, 0U);
  EXPECT_GT(result.wall_ns, 0U);
  EXPECT_GT(result.started_unix_ns, 0U);
}

TEST_F(PairRunnerTest, RoundTripsAreMeasured) {
  CaseSpec longer = spec();
  longer.duration = Nanoseconds(20'000'000);
  const TrialResult result = run(longer);
  expect_sane(result, cpus_);
  ASSERT_TRUE(result.latency.has_value());
  EXPECT_FALSE(result.throughput.has_value());
  expect_ascending(result.latency->ns);
  std::uint64_t in_bins = 0;
  for (const Bin& bin : result.latency->bins) in_bins += bin.count;
  EXPECT_EQ(in_bins, result.latency->ns.count);
}

TEST_F(PairRunnerTest, AStreamIsMeasured) {
  const TrialResult result = run(spec(Pattern::stream));
  expect_sane(result, cpus_);
  ASSERT_TRUE(result.throughput.has_value());
  EXPECT_FALSE(result.latency.has_value());
  EXPECT_GT(result.throughput->messages_per_s, 0);
  EXPECT_DOUBLE_EQ(result.throughput->bytes_per_s, 64 * result.throughput->messages_per_s);
  EXPECT_EQ(result.throughput->messages,
            result.throughput->windows * result.throughput->window_messages);
}

TEST_F(PairRunnerTest, ADurationOfZeroOnlyVerifies) {
  CaseSpec only = spec();
  only.duration = Nanoseconds(0);
  const TrialResult result = run(only);
  EXPECT_EQ(status_name(result.status), "ok") << result.reason;
  EXPECT_EQ(result.messages, 0U);
}

// The fixture's destructor counts descriptors and children.
TEST_F(PairRunnerTest, TwoHundredTrialsLeaveNoDescriptorAndNoChild) {
  CaseSpec brief = spec();
  brief.duration = Nanoseconds(0);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(status_name(run(brief).status), "ok");
}

TEST_F(PairRunnerTest, AMessageOverTheLimitIsSkippedWithItsValueAndTheLimit) {
  CaseSpec big = spec();
  big.size.value = 16384;
  const TrialResult result = run(big);
  EXPECT_EQ(status_name(result.status), "skipped");
  EXPECT_TRUE(says(result, "16KiB") && says(result, "8KiB") && says(result, "fake.max_message"))
      << result.reason;
}

TEST_F(PairRunnerTest, TwoPollersOnOneCpuAreSkipped) {
  CaseSpec same = spec();
  same.placement = Placement::same_core;
  EXPECT_TRUE(skip_reason(fake_polling(), same).has_value());
  EXPECT_FALSE(skip_reason(fake_blocking(), same).has_value());
}

TEST_F(PairRunnerTest, TwoBlockersOnOneCpuMeet) {
  CaseSpec same = spec();
  same.placement = Placement::same_core;
  environment_.clock = &clock_;
  const CpuPair one{cpus_.initiator, cpus_.initiator, -1};
  const TrialResult result =
      PairRunner(environment_).run(same, fake_blocking(), std::span(&one, 1), 0);
  expect_sane(result, one);
  EXPECT_EQ(result.probe_class, "none");
}

TEST_F(PairRunnerTest, ALimitMetInCreateIsSkippedWithTheRemedy) {
  fake_plan.on_create = [] { sys::throw_system_error(EMFILE, "socketpair"); };
  const TrialResult result = run(spec());
  EXPECT_EQ(status_name(result.status), "skipped");
  EXPECT_TRUE(says(result, "EMFILE") && says(result, "ulimit -n")) << result.reason;
}

TEST_F(PairRunnerTest, AnyOtherErrorInCreateFailsTheTrialAlone) {
  fake_plan.on_create = [] { sys::throw_system_error(ENOTCONN, "no wire"); };
  TrialResult result = run(spec());
  EXPECT_EQ(status_name(result.status), "failed");
  EXPECT_TRUE(says(result, "no wire")) << result.reason;
  fake_plan.on_create = [] { throw std::runtime_error("not a system error"); };
  result = run(spec());
  EXPECT_EQ(status_name(result.status), "failed");
  EXPECT_TRUE(says(result, "not a system error")) << result.reason;
}

TEST_F(PairRunnerTest, AnErrorInAttachFailsWithItsTextAndSide) {
  for (const Side side : {Side::initiator, Side::responder}) {
    fake_plan.on_attach = [side](Side attached) {
      if (attached == side) throw std::runtime_error("no such luck");
    };
    const TrialResult result = run(spec());
    EXPECT_EQ(status_name(result.status), "failed");
    EXPECT_TRUE(says(result, name(side) + ": no such luck")) << result.reason;
  }
}

TEST_F(PairRunnerTest, AnInterruptionEndsTheTrial) {
  const sys::UniqueFd interrupt(::eventfd(1, EFD_CLOEXEC));
  environment_.interrupt_fd = interrupt.get();
  EXPECT_EQ(status_name(run(endless(kLong)).status), "interrupted");
}

TEST_F(PairRunnerTest, AWorkerThatLeavesItsCpuIsUnpinned) {
  if (sys::allowed_cpus().size() < 2) GTEST_SKIP() << "with one CPU there is nowhere to go";
  fake_plan.on_attach = [](Side side) {
    cpu_set_t all;
    CPU_ZERO(&all);
    for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) CPU_SET(cpu, &all);
    if (side == Side::responder) ::sched_setaffinity(0, sizeof all, &all);
  };
  const TrialResult result = run(spec());
  EXPECT_EQ(status_name(result.status), "unpinned") << result.reason;
  EXPECT_FALSE(result.latency.has_value());
}

}  // namespace
}  // namespace ipcmark
