// System calls and allocations are counted exactly, or the count is absent.
#include "harness/run/counters.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "harness/sys/allocations.h"
#include "harness/tests/pair_fixture.h"

namespace ipcmark {
namespace {

void make_calls(int n) {
  for (int i = 0; i < n; ++i) ::syscall(SYS_getppid);
}

TEST(SideCounters, CountsEverySystemCallOnce) {
  SideCounters counters;
  const auto before = counters.read();
  if (!before.system_calls) GTEST_SKIP() << "this machine does not let a process be traced";
  make_calls(1000);
  EXPECT_EQ(*counters.read().system_calls - *before.system_calls, 1000U);
  EXPECT_EQ(*counters.read().system_calls - *before.system_calls, 1000U) << "its own calls count";
}

TEST(SideCounters, LeavesNoProcessAndCanBeUsedAgain) {
  for (int i = 0; i < 20; ++i) {
    SideCounters counters;
    make_calls(3);
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

int signals_seen = 0;

TEST(SideCounters, SignalsStillArrive) {
  SideCounters counters;
  const auto old = ::signal(SIGUSR1, [](int) { ++signals_seen; });
  for (int i = 0; i < 5; ++i) ::raise(SIGUSR1);
  ::signal(SIGUSR1, old);
  EXPECT_EQ(signals_seen, 5);
}

// Somebody else traces it already, as a debugger would: there can be only one.
TEST(SideCounters, WhatCannotBeCountedIsAbsentAndNotZero) {
  SideCounters outer;
  if (!outer.read().system_calls) GTEST_SKIP() << "this machine does not let a process be traced";
  SideCounters inner;
  EXPECT_FALSE(inner.read().system_calls.has_value());
}

class CountedPair : public PairFixture {};

TEST_F(CountedPair, AMessageOfASocketIsASendAndAReceive) {
  CaseSpec counted = spec();
  counted.counters = Counters::on;
  counted.duration = Nanoseconds(20'000'000);
  const TrialResult result = run(counted);
  ASSERT_EQ(status_name(result.status), "ok") << result.reason;
  EXPECT_EQ(std::ranges::count(result.warnings, "counted"), 1);
  for (const SideCost& side : result.cost) {
    if (!side.system_calls) GTEST_SKIP() << "this machine does not let a process be traced";
    EXPECT_EQ(*side.system_calls, 2 * result.messages);
  }
}

TEST_F(CountedPair, AllocationsArePerMessageAndOfEachSide) {
  if (!sys::allocations()) GTEST_SKIP() << "a sanitizer has the heap";
  CaseSpec counted = spec();
  counted.counters = Counters::on;
  for (const std::uint64_t each : {0U, 1U, 3U}) {
    fake_plan.on_send = [each] {
      for (std::uint64_t i = 0; i < each; ++i) ::operator delete(::operator new(40));
    };
    const TrialResult result = run(counted);
    ASSERT_EQ(status_name(result.status), "ok") << result.reason;
    for (const SideCost& side : result.cost) EXPECT_EQ(side.allocations, each * result.messages);
  }
}

TEST_F(CountedPair, WithoutCountersNothingIsCounted) {
  const TrialResult result = run(spec());
  for (const SideCost& side : result.cost) {
    EXPECT_FALSE(side.system_calls.has_value());
    EXPECT_FALSE(side.user_instructions.has_value());
    EXPECT_FALSE(side.allocations.has_value());
  }
}

}  // namespace
}  // namespace ipcmark
