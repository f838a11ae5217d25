// The patterns of many over a fake transport, in processes: figures, shares, and what goes wrong.
#include <signal.h>

#include "harness/run/crowd.h"
#include "harness/tests/pair_fixture.h"

namespace ipcmark {
namespace {

class CrowdTest : public PairFixture {
 protected:
  CaseSpec many(Pattern pattern, std::uint64_t count) const {
    CaseSpec many = spec(pattern);
    many.pairs.value = pattern == Pattern::pairs ? count : 1;
    many.producers.value = pattern == Pattern::fan_in ? count : 1;
    many.consumers.value = pattern == Pattern::fan_out ? count : 1;
    return many;
  }
  TrialResult run_many(const CaseSpec& spec, std::function<void(const Workers&)> on_started = {}) {
    environment_.clock = &clock_;
    environment_.on_started = std::move(on_started);
    const auto cpus = choose_many(topology_, spec.placement, spec.pattern, heads(spec));
    return PairRunner(environment_).run(spec, fake_blocking(), cpus, 0);
  }
};

constexpr std::array kOfMany{Pattern::pairs, Pattern::fan_in, Pattern::fan_out};

TEST_F(CrowdTest, EachHasItsShare) {
  for (const Pattern pattern : kOfMany) {
    for (const std::uint64_t count : {1U, 3U}) {
      CaseSpec spec = many(pattern, count);
      spec.duration =
          Nanoseconds(100'000'000);  // in which everybody has a turn, on a busy machine too
      const TrialResult result = run_many(spec);
      ASSERT_EQ(status_name(result.status), "ok") << result.case_id << ": " << result.reason;
      ASSERT_TRUE(result.throughput);
      EXPECT_FALSE(result.latency);
      ASSERT_EQ(result.shares.size(), count);
      EXPECT_GT(result.throughput->messages_per_s, 0);
      double sum = 0;
      for (const Share& share : result.shares) sum += share.messages_per_s;
      // Consumers also take what is still under way when the clock stops.
      EXPECT_GE(sum, 0.9 * result.throughput->messages_per_s) << result.case_id;
      EXPECT_GT(result.cost[0].cpu_ns, 0U);
      EXPECT_GT(result.cost[1].cpu_ns, 0U);
    }
  }
}

TEST_F(CrowdTest, AVerificationAloneMeasuresNothing) {
  for (const Pattern pattern : kOfMany) {
    CaseSpec only = many(pattern, 2);
    only.duration = Nanoseconds(0);
    const TrialResult result = run_many(only);
    EXPECT_EQ(status_name(result.status), "ok") << result.reason;
    EXPECT_FALSE(result.throughput);
  }
}

TEST_F(CrowdTest, ALostMessageIsFound) {
  fake_plan.at = 30;
  fake_plan.instead = [](FakeWire&, ConstBytes) {};
  for (const Pattern pattern : {Pattern::fan_in, Pattern::fan_out}) {
    const TrialResult result = run_many(many(pattern, 2));
    EXPECT_EQ(status_name(result.status), "verify_failed") << result.case_id << result.reason;
  }
}

TEST_F(CrowdTest, ADoubledMessageIsFound) {
  fake_plan.at = 30;
  fake_plan.instead = [](FakeWire& wire, ConstBytes tx) {
    wire.put(tx);
    wire.put(tx);
  };
  for (const Pattern pattern : {Pattern::fan_in, Pattern::fan_out}) {
    const TrialResult result = run_many(many(pattern, 2));
    EXPECT_EQ(status_name(result.status), "verify_failed") << result.case_id << result.reason;
  }
}

TEST_F(CrowdTest, WhoDiesIsNamedAndAllOthersGoToo) {
  const auto reason_of = [&](Pattern pattern, std::size_t victim) {
    CaseSpec endless = many(pattern, 3);
    endless.warmup = kLong;
    return run_many(endless, [=](const Workers& crew) { ::kill(crew.pid(victim), SIGKILL); })
        .reason;
  };
  EXPECT_EQ(reason_of(Pattern::fan_in, 3), "crashed(9): the producer 2 died of SIGKILL");
  EXPECT_EQ(reason_of(Pattern::fan_out, 0), "crashed(9): the producer died of SIGKILL");
  EXPECT_EQ(reason_of(Pattern::pairs, 5), "crashed(9): the consumer of pair 2 died of SIGKILL");
}

TEST_F(CrowdTest, OneThatHangsEndsAtTheDeadline) {
  CaseSpec endless = many(Pattern::fan_in, 2);
  endless.warmup = kLong;
  endless.deadline = kShort;
  const TrialResult result =
      run_many(endless, [](const Workers& crew) { ::kill(crew.pid(2), SIGSTOP); });
  EXPECT_EQ(status_name(result.status), "timed_out") << result.reason;
}

TEST_F(CrowdTest, TwoThatPollNeedACpuEach) {
  const CaseSpec spec = many(Pattern::fan_in, 2);
  const std::array<CpuPair, 2> shared{CpuPair{0, 1}, CpuPair{0, 1}}, apart{CpuPair{0, 1}, {2, 1}};
  EXPECT_TRUE(shares_cpus(spec, shared));
  EXPECT_FALSE(shares_cpus(spec, apart));
  EXPECT_NE(cpus_refusal(fake_polling(), spec, shared).value_or("").find("2 CPUs"),
            std::string::npos);
  EXPECT_EQ(cpus_refusal(fake_polling(), spec, apart), std::nullopt);
  EXPECT_EQ(cpus_refusal(fake_blocking(), spec, shared), std::nullopt);
}

TEST_F(CrowdTest, PairsOfOneCpuShareItOnlyWithOtherPairs) {
  CaseSpec spec = many(Pattern::pairs, 2);
  spec.placement = Placement::same_core;
  EXPECT_FALSE(shares_cpus(spec, std::array<CpuPair, 2>{CpuPair{0, 0}, {1, 1}}));
  EXPECT_TRUE(shares_cpus(spec, std::array<CpuPair, 2>{CpuPair{1, 1}, {1, 1}}));
}

}  // namespace
}  // namespace ipcmark
