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

// Where a mechanism names no limit of its own, this one is larger than every buffer.
constexpr std::size_t kLargestTried = 300'000;

class Conformance : public testing::TestWithParam<Variant> {
 protected:
  static CaseSpec spec(Pattern pattern, std::size_t size) {
    CaseSpec spec;
    spec.pattern = pattern;
    spec.mechanism = GetParam().info->name;
    spec.wait = GetParam().wait;
    spec.size.value = size;
    spec.warmup = Nanoseconds(0);
    spec.duration = Nanoseconds(1'000'000);
    return spec;
  }

  static void expect_ok(const CaseSpec& spec) {
    if (const auto reason = skip_reason(GetParam(), spec)) GTEST_SKIP() << *reason;
    const Watchdog watchdog(spec.id());
    const TrialResult result = run_threads(spec, GetParam(), sys::Clock::monotonic());
    if (result.status == Status::skipped) GTEST_SKIP() << result.reason;
    EXPECT_EQ(status_name(result.status), "ok") << result.reason;
    EXPECT_GT(result.messages, 0U);
  }

  static std::size_t largest() { return std::min(GetParam().max_message(), kLargestTried); }
};

TEST_P(Conformance, OneByteIsExchanged) { expect_ok(spec(Pattern::ping_pong, 1)); }
TEST_P(Conformance, AnOddSizeIsExchanged) {
  expect_ok(spec(Pattern::ping_pong, std::min<std::size_t>(largest(), 999)));
}
TEST_P(Conformance, TheLargestMessageIsExchanged) {
  expect_ok(spec(Pattern::ping_pong, largest()));
}
TEST_P(Conformance, OneByteStreams) { expect_ok(spec(Pattern::stream, 1)); }
TEST_P(Conformance, EmptyMessagesStream) { expect_ok(spec(Pattern::stream, 0)); }
TEST_P(Conformance, ALineStreams) { expect_ok(spec(Pattern::stream, 64)); }
TEST_P(Conformance, TheLargestMessageStreams) { expect_ok(spec(Pattern::stream, largest())); }

// Request and reply of different sizes, in both directions.
TEST_P(Conformance, CallsAreAnswered) {
  std::string refused;
  for (const Procedure procedure :
       {Procedure::null, Procedure::add, Procedure::big_in, Procedure::big_in_out}) {
    CaseSpec call = spec(Pattern::call, 200);
    call.procedure = procedure;
    if (const auto reason = skip_reason(GetParam(), call)) {
      refused += call.id() + ": " + *reason + "\n";
      continue;
    }
    const Watchdog watchdog(call.id());
    const TrialResult result = run_threads(call, GetParam(), sys::Clock::monotonic());
    if (result.status == Status::skipped) continue;
    EXPECT_EQ(status_name(result.status), "ok") << call.id() << ": " << result.reason;
    EXPECT_GT(result.messages, 0U);
    EXPECT_TRUE(result.latency.has_value());
    EXPECT_EQ(result.parts.has_value(), GetParam().info->family != "floor");
  }
  if (!refused.empty()) GTEST_SKIP() << refused;
}

// Threads that are not pinned here: what is tried is that every call reaches its own server.
TEST_P(Conformance, SeveralClientsCallAtOnce) {
  CaseSpec several = spec(Pattern::clients, 0);
  several.clients.value = 2;
  for (const Lock lock : {Lock::own, Lock::global}) {
    several.lock = lock;
    if (const auto reason = skip_reason(GetParam(), several)) GTEST_SKIP() << *reason;
    const Watchdog watchdog(several.id());
    const TrialResult result = run_threads(several, GetParam(), sys::Clock::monotonic());
    if (result.status == Status::skipped) GTEST_SKIP() << result.reason;
    EXPECT_EQ(status_name(result.status), "ok") << several.id() << ": " << result.reason;
    EXPECT_GT(result.messages, 0U);
    EXPECT_TRUE(result.throughput.has_value());
  }
}

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
  CaseSpec tiny = spec(Pattern::stream, std::min<std::size_t>(largest(), 1000));
  for (const std::size_t bytes : {1'000UL, 4'096UL, 16'384UL, 65'536UL}) {
    tiny.capacity.value = bytes;
    if (!skip_reason(GetParam(), tiny)) break;
  }
  expect_ok(tiny);
}

TEST_P(Conformance, OnlyTheHeaderMayBeTouched) {
  CaseSpec header = spec(Pattern::ping_pong, 4096);
  header.touch = Touch::header;
  expect_ok(header);
}

TEST_P(Conformance, PlannedMessagesArrive) {
  CaseSpec paced = spec(Pattern::paced, std::min<std::size_t>(largest(), 200));
  paced.rate.value = 50'000;
  expect_ok(paced);
}

TEST_P(Conformance, SeveralPairsStreamAtOnce) {
  CaseSpec pairs = spec(Pattern::pairs, std::min<std::size_t>(largest(), 200));
  pairs.pairs.value = 3;
  pairs.duration = Nanoseconds(20'000'000);
  if (const auto reason = skip_reason(GetParam(), pairs)) GTEST_SKIP() << *reason;
  if (GetParam().info->family == "library") GTEST_SKIP() << "one of a kind in a process";
  expect_ok(pairs);
}

// A buffer so small that many wait at the same time, for room or for a message.
TEST_P(Conformance, ManySendToOneAndOneToMany) {
  std::string refused;
  for (const Pattern pattern : {Pattern::fan_in, Pattern::fan_out}) {
    CaseSpec fan = spec(pattern, std::min<std::size_t>(largest(), 500));
    fan.duration = Nanoseconds(20'000'000);
    (pattern == Pattern::fan_in ? fan.producers : fan.consumers).value = 4;
    for (const std::size_t bytes : {0UL, 4'096UL}) {
      fan.capacity.value = bytes;
      if (const auto reason = skip_reason(GetParam(), fan)) {
        refused += fan.id() + ": " + *reason + "\n";
        continue;
      }
      expect_ok(fan);
    }
  }
  if (!refused.empty()) GTEST_SKIP() << refused;
}

using Choose = void (*)(CaseSpec&);

// In both patterns; says whether the variant took it in one of them.
bool takes(const Variant& variant, CaseSpec chosen, Choose choose) {
  choose(chosen);
  bool taken = false;
  for (const Pattern pattern : {Pattern::ping_pong, Pattern::stream}) {
    chosen.pattern = pattern;
    if (skip_reason(variant, chosen)) continue;
    taken = true;
    const Watchdog watchdog(chosen.id());
    const TrialResult result = run_threads(chosen, variant, sys::Clock::monotonic());
    if (result.status == Status::skipped) continue;
    EXPECT_EQ(status_name(result.status), "ok") << chosen.id() << ": " << result.reason;
  }
  return taken;
}

// What a variant offers, and no machine lacks.
constexpr std::pair<bool AxisSet::*, Choose> kEverywhere[] = {
    {&AxisSet::access, [](CaseSpec& chosen) { chosen.access = Access::in_place; }},
    {&AxisSet::batch, [](CaseSpec& chosen) { chosen.batch.value = 7; }},
    {&AxisSet::wrap, [](CaseSpec& chosen) { chosen.wrap = Wrap::pad; }},
    {&AxisSet::stores, [](CaseSpec& chosen) { chosen.stores = Stores::non_temporal; }},
    {&AxisSet::timeout, [](CaseSpec& chosen) { chosen.timeout = Timeout::on; }},
};

TEST_P(Conformance, EveryChoiceThatItOffersWorks) {
  const CaseSpec plain = spec(Pattern::ping_pong, std::min<std::size_t>(largest(), 200));
  if (const auto reason = skip_reason(GetParam(), plain)) GTEST_SKIP() << *reason;
  for (const auto& [offered, choose] : kEverywhere) {
    if (!(GetParam().axes.*offered)) continue;
    // A library that starts only once in a process refuses everything after its first choice.
    EXPECT_TRUE(takes(GetParam(), plain, choose) || skip_reason(GetParam(), plain))
        << "a choice that is refused is none";
  }
  if (!GetParam().axes.pages) return;
  takes(GetParam(), plain, [](CaseSpec& chosen) { chosen.pages = Pages::thp; });
  takes(GetParam(), plain, [](CaseSpec& chosen) { chosen.pages = Pages::hugetlb; });
}

TEST_P(Conformance, VerificationAloneMeasuresNothing) {
  CaseSpec only = spec(Pattern::ping_pong, std::min<std::size_t>(100, largest()));
  only.duration = Nanoseconds(0);
  if (const auto reason = skip_reason(GetParam(), only)) GTEST_SKIP() << *reason;
  const Watchdog watchdog(only.id());
  const TrialResult result = run_threads(only, GetParam(), sys::Clock::monotonic());
  if (result.status == Status::skipped) GTEST_SKIP() << result.reason;
  EXPECT_EQ(status_name(result.status), "ok") << result.reason;
  EXPECT_FALSE(result.latency.has_value());
}

INSTANTIATE_TEST_SUITE_P(Every, Conformance, testing::ValuesIn(Registry::instance().variants()),
                         [](const testing::TestParamInfo<Variant>& row) {
                           return variant_name(row.param);
                         });

}  // namespace
}  // namespace ipcmark
