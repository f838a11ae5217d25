// How stamped calls divide, and when they do not.
#include "harness/run/call_parts.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "harness/tests/pair_fixture.h"

namespace ipcmark {
namespace {

constexpr sys::ClockReader kNs{};  // a tick is a nanosecond

class CallPartsTest : public testing::Test {
 protected:
  // A call that begins at `at` and takes so long in each part.
  void add(std::uint64_t at, std::uint64_t stub, std::uint64_t there, std::uint64_t handler,
           std::uint64_t back) {
    const std::uint64_t began = at + stub + there, ended = began + handler;
    (*log_)[caller_.size()] = {began, ended};
    caller_.push_back({at, at + stub, ended + back});
  }
  CallParts parts() const { return parts_of(caller_, *log_, kNs); }

  std::vector<loops::CallerStamps> caller_;
  std::unique_ptr<loops::HandlerLog> log_ = std::make_unique<loops::HandlerLog>();
};

TEST_F(CallPartsTest, AreMediansOfEachPartAndOfTheWhole) {
  add(1'000, 10, 200, 30, 400);
  add(5'000, 11, 900, 31, 410);
  add(9'000, 12, 210, 32, 9'000);
  const CallParts found = parts();
  EXPECT_EQ(found.count, 3U);
  EXPECT_EQ(found.out_of_order, 0U);
  EXPECT_EQ(found.stub_ns, 11);
  EXPECT_EQ(found.there_ns, 210);
  EXPECT_EQ(found.handler_ns, 31);
  EXPECT_EQ(found.back_ns, 410);
  EXPECT_EQ(found.whole_ns, 1'352);
}

TEST_F(CallPartsTest, ACallWhoseHandlerBeganBeforeItWasSentIsNotBelieved) {
  add(1'000, 10, 200, 30, 400);
  add(5'000, 10, 200, 30, 400);
  (*log_)[1].began = 5'005;
  EXPECT_EQ(parts().out_of_order, 1U);
  (*log_)[0].ended = 2'000;  // after the caller had the result
  EXPECT_EQ(parts().out_of_order, 2U);
  EXPECT_EQ(parts().whole_ns, 0);
}

TEST(StampedCalls, AreATenthOfTheTimeWithinLimits) {
  EXPECT_EQ(stamped_calls(2'000, 60e6), 3'000U);
  EXPECT_EQ(stamped_calls(20, 60e6), loops::kMostStamped);
  EXPECT_EQ(stamped_calls(50'000, 1e6), 128U) << "a median needs some";
}

class DividedPair : public PairFixture {};

TEST_F(DividedPair, ACallByMessageIsDividedAndItsPartsAreWithinTheWhole) {
  const TrialResult result = run(spec(Pattern::call));
  ASSERT_EQ(status_name(result.status), "ok") << result.reason;
  ASSERT_TRUE(result.parts.has_value());
  const CallParts& parts = *result.parts;
  EXPECT_GE(parts.count, 128U);
  for (const double ns : {parts.there_ns, parts.back_ns}) EXPECT_GT(ns, 0);
  for (const double ns : {parts.stub_ns, parts.there_ns, parts.handler_ns, parts.back_ns})
    EXPECT_LE(ns, parts.whole_ns);
}

TEST_F(DividedPair, OnlyCallsAreAndNotWhileSystemCallsAreCounted) {
  EXPECT_FALSE(run(spec(Pattern::ping_pong)).parts.has_value());
  CaseSpec counted = spec(Pattern::call);
  counted.counters = Counters::on;
  EXPECT_FALSE(run(counted).parts.has_value());
}

}  // namespace
}  // namespace ipcmark
