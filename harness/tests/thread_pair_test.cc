#include "harness/run/thread_pair.h"

#include <gtest/gtest.h>

#include "harness/tests/fake_channels.h"

namespace ipcmark {
namespace {

CaseSpec spec(Pattern pattern) {
  CaseSpec spec;
  spec.pattern = pattern;
  spec.mechanism = "fake";
  spec.wait = "block";
  spec.warmup = Nanoseconds(0);
  spec.duration = Nanoseconds(2'000'000);
  return spec;
}

TrialResult run(Pattern pattern) {
  return run_threads(spec(pattern), fake_blocking(), sys::Clock::monotonic());
}

TEST(ThreadPair, MeasuresBothPatternsInOneProcess) {
  fake_plan = {};
  const TrialResult closed = run(Pattern::ping_pong);
  EXPECT_EQ(status_name(closed.status), "ok") << closed.reason;
  EXPECT_TRUE(closed.latency.has_value());
  const TrialResult open = run(Pattern::stream);
  EXPECT_EQ(status_name(open.status), "ok") << open.reason;
  EXPECT_TRUE(open.throughput.has_value());
}

TEST(ThreadPair, FindsAMessageThatWasSpoilt) {
  fake_plan = {};
  fake_plan.at = 75;
  fake_plan.instead = [](FakeWire& wire, ConstBytes tx) {
    std::vector<std::byte> spoilt(tx.begin(), tx.end());
    spoilt[3] ^= std::byte{8};
    wire.put(spoilt);
  };
  const TrialResult result = run(Pattern::stream);
  EXPECT_EQ(status_name(result.status), "verify_failed") << result.reason;
  EXPECT_NE(result.reason.find("message 11 "), std::string::npos) << result.reason;
  fake_plan = {};
}

}  // namespace
}  // namespace ipcmark
