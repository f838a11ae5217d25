// What only separate processes can show: every variant between real, forked workers, and the death
// of either side in the middle.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "bench/tests/every_variant.h"
#include "harness/run/crowd.h"
#include "harness/run/pair_runner.h"
#include "harness/run/placement.h"

namespace ipcmark {
namespace {

class Processes : public testing::TestWithParam<Variant> {
 protected:
  // The nearest two CPUs; or the one that there is.
  void SetUp() override {
    const auto topology = sys::Topology::read();
    placement_ = nearest(topology);
    cpus_ = choose(topology, placement_).pair.value();
  }

  CaseSpec spec(Pattern pattern, std::size_t size) const {
    CaseSpec spec;
    spec.pattern = pattern;
    spec.mechanism = GetParam().info->name;
    spec.wait = GetParam().wait;
    spec.size.value = std::min(size, GetParam().max_message());
    spec.placement = placement_;
    spec.warmup = Nanoseconds(0);
    spec.duration = Nanoseconds(2'000'000);
    spec.deadline = Nanoseconds(30'000'000'000);
    return spec;
  }

  TrialResult run(const CaseSpec& spec, std::function<void(const Workers&)> on_started = {}) const {
    PairRunner runner({.clock = &clock_, .on_started = std::move(on_started)});
    return runner.run(spec, GetParam(), std::span(&cpus_, 1), 0);
  }

  // Kills one side, and then in another trial the other.
  void expect_end_by_death(const CaseSpec& endless) const {
    for (const Side victim : {Side::initiator, Side::responder}) {
      const TrialResult result = run(endless, [&](const Workers& pair) {
        ::usleep(5'000);
        ::kill(pair.pid(index(victim)), SIGKILL);
      });
      EXPECT_EQ(status_name(result.status), "crashed") << result.reason;
      EXPECT_NE(result.reason.find(victim == Side::initiator ? "initiator" : "responder"),
                std::string::npos)
          << result.reason;
    }
  }

  sys::Clock clock_ = sys::Clock::monotonic();
  Placement placement_ = Placement::same_core;
  CpuPair cpus_;
};

TEST_P(Processes, ExchangeVerifiedMessages) {
  std::string refused;
  for (const Pattern pattern : {Pattern::ping_pong, Pattern::stream, Pattern::call}) {
    const CaseSpec each = spec(pattern, 256);
    if (const auto reason = skip_reason(GetParam(), each)) {
      refused += each.id() + ": " + *reason + "\n";
      continue;
    }
    const TrialResult result = run(each);
    EXPECT_EQ(status_name(result.status), "ok") << each.id() << ": " << result.reason;
    EXPECT_GT(result.messages, 0U);
  }
  if (!refused.empty()) GTEST_SKIP() << refused;
}

// Each on a CPU of its own, and served by a thread of its own where the server is a process.
TEST_P(Processes, SeveralClientsCallAtOnce) {
  CaseSpec several = spec(Pattern::clients, 0);
  several.clients.value = 2;
  if (const auto reason = skip_reason(GetParam(), several)) GTEST_SKIP() << *reason;
  const TrialResult result = run(several);
  EXPECT_EQ(status_name(result.status), "ok") << several.id() << ": " << result.reason;
  EXPECT_GT(result.messages, 0U);
}

TEST_P(Processes, TheDeathOfEitherSideEndsTheTrial) {
  CaseSpec endless = spec(Pattern::ping_pong, 64);
  if (const auto reason = skip_reason(GetParam(), endless)) GTEST_SKIP() << *reason;
  endless.duration = Nanoseconds(20'000'000'000);
  expect_end_by_death(endless);
}

TEST_P(Processes, ManyProcessesShareAChannel) {
  std::string refused;
  for (const Pattern pattern : {Pattern::fan_in, Pattern::fan_out}) {
    CaseSpec many = spec(pattern, std::min<std::size_t>(64, GetParam().max_message()));
    (pattern == Pattern::fan_in ? many.producers : many.consumers).value = 3;
    if (const auto reason = skip_reason(GetParam(), many)) {
      refused += *reason + "\n";
      continue;
    }
    const auto cpus = choose_many(sys::Topology::read(), placement_, pattern, 3);
    if (const auto reason = cpus_refusal(GetParam(), many, cpus)) GTEST_SKIP() << *reason;
    const TrialResult result = PairRunner({.clock = &clock_}).run(many, GetParam(), cpus, 0);
    if (result.status == Status::skipped) GTEST_SKIP() << result.reason;
    EXPECT_EQ(status_name(result.status), "ok") << result.reason;
    EXPECT_EQ(result.shares.size(), 3U);
  }
  if (!refused.empty()) GTEST_SKIP() << refused;
}

TEST_P(Processes, TheDeathOfEitherSideEndsTheCallsOfSeveralClients) {
  CaseSpec endless = spec(Pattern::clients, 0);
  endless.clients.value = 2;
  if (const auto reason = skip_reason(GetParam(), endless)) GTEST_SKIP() << *reason;
  endless.duration = Nanoseconds(20'000'000'000);
  expect_end_by_death(endless);
}

INSTANTIATE_TEST_SUITE_P(Every, Processes, testing::ValuesIn(Registry::instance().variants()),
                         [](const testing::TestParamInfo<Variant>& row) {
                           return variant_name(row.param);
                         });

}  // namespace
}  // namespace ipcmark
