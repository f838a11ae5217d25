// What every variant must do, whatever its mechanism and its way of waiting. Each test runs two
// threads over a real channel, under a watchdog that aborts the program: a lost wake-up is a hang.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <thread>

#include "bench/tests/every_variant.h"
#include "bench/tests/watchdog.h"
#include "harness/loops/verify.h"
#include "harness/run/pair_runner.h"
#include "harness/run/thread_pair.h"

namespace ipcmark {
namespace {

// Where a mechanism names no limit of its own, this one is near enough to "very large".
constexpr std::size_t kLargestTried = 1 << 20;

class Conformance : public testing::TestWithParam<Variant> {
 protected:
  static CaseSpec spec(Pattern pattern, std::size_t size) {
    CaseSpec spec;
    spec.pattern = pattern;
    spec.mechanism = GetParam().info->name;
    spec.wait = GetParam().wait;
    spec.size.value = size;
    spec.warmup = Nanoseconds(1'000'000);
    spec.duration = Nanoseconds(5'000'000);
    return spec;
  }

  static void expect_ok(const CaseSpec& spec) {
    if (const auto reason = skip_reason(GetParam(), spec)) GTEST_SKIP() << *reason;
    const Watchdog watchdog(spec.id());
    const TrialResult result = run_threads(spec, GetParam(), sys::Clock::monotonic());
    EXPECT_EQ(status_name(result.status), "ok") << result.reason;
    EXPECT_GT(result.messages, 0U);
  }

  static std::size_t largest() { return std::min(GetParam().max_message(), kLargestTried); }
};

TEST_P(Conformance, OneByteIsExchanged) { expect_ok(spec(Pattern::ping_pong, 1)); }
TEST_P(Conformance, AnOddSizeIsExchanged) { expect_ok(spec(Pattern::ping_pong, 999)); }
TEST_P(Conformance, TheLargestMessageIsExchanged) {
  expect_ok(spec(Pattern::ping_pong, largest()));
}
TEST_P(Conformance, OneByteStreams) { expect_ok(spec(Pattern::stream, 1)); }
TEST_P(Conformance, ALineStreams) { expect_ok(spec(Pattern::stream, 64)); }
TEST_P(Conformance, TheLargestMessageStreams) { expect_ok(spec(Pattern::stream, largest())); }

TEST_P(Conformance, AnEmptyMessageIsAMessageOrRefused) {
  if (GetParam().info->framing == Framing::stream) {
    EXPECT_TRUE(skip_reason(GetParam(), spec(Pattern::ping_pong, 0)).has_value());
  } else {
    expect_ok(spec(Pattern::ping_pong, 0));
  }
}

TEST_P(Conformance, OneByteTooManyIsRefusedWithTheLimit) {
  const std::size_t limit = GetParam().max_message();
  if (limit == kUnlimited) GTEST_SKIP() << "no limit";
  const auto reason = skip_reason(GetParam(), spec(Pattern::ping_pong, limit + 1));
  ASSERT_TRUE(reason.has_value());
  EXPECT_NE(reason->find(format_bytes(limit)), std::string::npos) << *reason;
}

// The smallest buffer that the mechanism accepts: every message waits for room, and a ring wraps at
// every offset.
TEST_P(Conformance, ATinyBufferOnlySlowsTheStreamDown) {
  CaseSpec tiny = spec(Pattern::stream, 1000);
  tiny.capacity.value = 4096;
  if (GetParam().info->name == "posix_mq") tiny.capacity.value = 1000;
  expect_ok(tiny);
}

TEST_P(Conformance, OnlyTheHeaderMayBeTouched) {
  CaseSpec header = spec(Pattern::ping_pong, 4096);
  header.touch = Touch::header;
  expect_ok(header);
}

TEST_P(Conformance, VerificationAloneMeasuresNothing) {
  CaseSpec only = spec(Pattern::ping_pong, 100);
  only.duration = Nanoseconds(0);
  const Watchdog watchdog(only.id());
  const TrialResult result = run_threads(only, GetParam(), sys::Clock::monotonic());
  EXPECT_EQ(status_name(result.status), "ok") << result.reason;
  EXPECT_FALSE(result.latency.has_value());
}

INSTANTIATE_TEST_SUITE_P(Every, Conformance, testing::ValuesIn(Registry::instance().variants()),
                         [](const testing::TestParamInfo<Variant>& row) {
                           return variant_name(row.param);
                         });

}  // namespace
}  // namespace ipcmark
