// How a trial is divided into rounds, with loops that only keep count.
#include "harness/run/conductor.h"

#include <gtest/gtest.h>
#include <time.h>

#include <numeric>
#include <thread>
#include <vector>

#include "harness/loops/recorders.h"
#include "harness/sys/mapping.h"

namespace ipcmark {
namespace {

using Counts = std::vector<std::uint64_t>;

std::uint64_t sum(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

// Not at all for 0: a sleep of nothing takes as long as a busy machine pleases.
void sleep_ns(std::uint64_t ns) {
  if (ns == 0) return;
  const timespec nap{static_cast<time_t>(ns / 1'000'000'000),
                     static_cast<long>(ns % 1'000'000'000)};
  ::nanosleep(&nap, nullptr);
}

struct Leader final : PingPongLoops, StreamLoops {
  Counts verified, warmed, shots, batched, windowed;
  std::uint64_t ns_per_message = 0;
  bool stamps = false;
  std::uint64_t stamped_calls = 0, timed_before_stamps = 0;

  bool can_stamp() const override { return stamps; }
  void stamped(std::span<loops::CallerStamps> calls) override {
    stamped_calls = calls.size();
    timed_before_stamps = sum(shots) + sum(batched);
  }
  void verify(std::uint64_t n) override { verified.push_back(n); }
  void untimed(std::uint64_t n) override {
    warmed.push_back(n);
    sleep_ns(n * ns_per_message);
  }
  void single_shots(std::uint64_t n, Histogram& samples_ns) override {
    shots.push_back(n);
    samples_ns.record(1);
  }
  void batches(std::uint64_t n, Histogram&) override { batched.push_back(n); }
  std::uint64_t windows(std::uint64_t windows, std::uint64_t window_messages, Histogram&) override {
    windowed.push_back(windows * window_messages);
    return 1;
  }
};

struct Follower final : FollowerLoops {
  Counts verified, played;
  std::uint64_t stamped_calls = 0;
  void stamped(std::uint64_t n) override { stamped_calls = n; }
  void verify(std::uint64_t n) override { verified.push_back(n); }
  void play(std::uint64_t n) override { played.push_back(n); }
};

class ConductorTest : public testing::Test {
 protected:
  ConductorTest() {
    spec_.warmup = Nanoseconds(2'000'000);
    spec_.duration = Nanoseconds(5'000'000);
    leader_.ns_per_message = 2'000;
  }

  // Both sides, as threads. `Loops` picks the pattern.
  template <class Loops>
  void conduct() {
    std::thread follower([this] {
      Stage stage(spec_, clock_, *control_, Side::responder);
      follow(stage, follower_);
    });
    Stage stage(spec_, clock_, *control_, Side::initiator);
    lead(stage, static_cast<Loops&>(leader_));
    follower.join();
  }

  std::uint64_t timed() const {
    return sum(leader_.shots) + sum(leader_.batched) + sum(leader_.windowed);
  }

  CaseSpec spec_;
  const sys::Clock clock_ = sys::Clock::monotonic();
  const sys::Shared<ControlBlock> control_;
  Leader leader_;
  Follower follower_;
};

TEST_F(ConductorTest, BothSidesPlayTheSameMessages) {
  conduct<PingPongLoops>();
  EXPECT_EQ(leader_.verified, follower_.verified);
  EXPECT_EQ(sum(follower_.played), sum(leader_.warmed) + timed());
}

TEST_F(ConductorTest, InAStreamToo) {
  conduct<StreamLoops>();
  EXPECT_EQ(leader_.verified, follower_.verified);
  EXPECT_EQ(sum(follower_.played), sum(leader_.warmed) + timed());
  EXPECT_EQ(control_->messages, timed());
  EXPECT_EQ(timed() % control_->window_messages, 0U);
}

TEST_F(ConductorTest, LargeMessagesAreVerifiedInSmallNumbers) {
  for (const auto& [size, count] :
       {std::pair{64ULL, 64ULL}, {1ULL << 20, 8ULL}, {8ULL << 20, 3ULL}}) {
    spec_.size.value = size;
    leader_.verified.clear();
    conduct<PingPongLoops>();
    EXPECT_EQ(leader_.verified, Counts{count}) << size;
  }
}

TEST_F(ConductorTest, AFastMechanismIsWarmedUpWithAThousandMessagesAndDoubledRounds) {
  spec_.warmup = Nanoseconds(20'000'000);
  leader_.ns_per_message = 0;
  conduct<PingPongLoops>();
  EXPECT_GE(sum(leader_.warmed), 1'000U);
  EXPECT_EQ(leader_.warmed[0], 4U);
  EXPECT_EQ(leader_.warmed[1], 8U);
}

TEST_F(ConductorTest, ASlowMechanismIsLetOffTheCount) {
  leader_.ns_per_message = 1'000'000;
  conduct<PingPongLoops>();
  EXPECT_GE(sum(leader_.warmed), 4U);
  EXPECT_LT(sum(leader_.warmed), 100U);
  EXPECT_GE(timed(), 20U) << "a percentile needs some samples, however slow";
}

TEST_F(ConductorTest, WithoutAWarmUpOneRoundTellsTheSpeed) {
  spec_.warmup = Nanoseconds(0);
  conduct<PingPongLoops>();
  EXPECT_EQ(leader_.warmed, Counts{4});
}

TEST_F(ConductorTest, OnlyWhatIsFasterThanTheClockCanSeeIsBatched) {
  leader_.ns_per_message = 20'000;
  conduct<PingPongLoops>();
  EXPECT_TRUE(leader_.batched.empty());
  EXPECT_EQ(leader_.shots.size(), 2U) << "two halves";
}

TEST_F(ConductorTest, BatchesAreWhole) {
  leader_.ns_per_message = 0;
  conduct<PingPongLoops>();
  ASSERT_FALSE(leader_.batched.empty());
  EXPECT_EQ(leader_.batched.front() % loops::BatchRecorder::kBatch, 0U);
  EXPECT_EQ(control_->messages, timed());
}

TEST_F(ConductorTest, ANumberOfMessagesThatWasAskedForIsKeptAtAnySpeed) {
  spec_.messages.value = 3'000;
  for (const std::uint64_t ns : {2'000U, 20'000U}) {
    leader_.ns_per_message = ns;
    conduct<PingPongLoops>();
    EXPECT_EQ(std::exchange(control_->messages, 0), 3'000U);
    conduct<StreamLoops>();
    EXPECT_EQ(std::exchange(control_->messages, 0), 2'944U) << "46 windows of 64";
  }
}

TEST_F(ConductorTest, SlicesTogetherAreTheTimedPart) {
  spec_.slices.value = 4;
  spec_.messages.value = 6'400;
  conduct<PingPongLoops>();
  EXPECT_EQ(sum(leader_.shots), 6'400U);
  EXPECT_EQ(leader_.shots.size(), 8U) << "two halves of each";
  EXPECT_EQ(std::exchange(control_->messages, 0), 6'400U);
  EXPECT_EQ(sum(follower_.played), sum(leader_.warmed) + timed());
  for (const Histogram& half : control_->halves_ns) EXPECT_EQ(half.count(), 4U);
  conduct<StreamLoops>();
  EXPECT_EQ(control_->messages, 4U * 24 * 64);
  EXPECT_EQ(sum(leader_.windowed), control_->messages);
}

TEST_F(ConductorTest, EverySliceHasALeadInThatIsNotTimed) {
  spec_.slices.value = 4;
  spec_.messages.value = 6'400;
  spec_.warmup = Nanoseconds(0);
  conduct<PingPongLoops>();
  EXPECT_EQ(leader_.warmed.size(), 5U);
  for (std::size_t i = 1; i < leader_.warmed.size(); ++i)
    EXPECT_GE(leader_.warmed[i], 200U) << "an eighth of a slice, or a millisecond";
}

TEST_F(ConductorTest, SlicesOfWhatIsSlowAddUpToHardlyMore) {
  spec_.slices.value = 10;
  spec_.warmup = Nanoseconds(0);
  leader_.ns_per_message = 1'000'000;
  conduct<PingPongLoops>();
  EXPECT_EQ(timed(), 20U);
  leader_.windowed.clear();
  control_->messages = 0;
  conduct<StreamLoops>();
  EXPECT_EQ(control_->messages, 10U * 2 * 64) << "two windows each, where all together had 8";
}

TEST_F(ConductorTest, StampedCallsComeLastAndAreNoneOfTheMessages) {
  leader_.stamps = true;
  conduct<PingPongLoops>();
  EXPECT_GT(leader_.stamped_calls, 0U);
  EXPECT_EQ(leader_.stamped_calls, follower_.stamped_calls);
  EXPECT_EQ(leader_.timed_before_stamps, timed());
  EXPECT_EQ(control_->messages, timed());
  EXPECT_EQ(control_->parts.count, leader_.stamped_calls);
}

TEST_F(ConductorTest, WhatCannotBeStampedIsNot) {
  conduct<PingPongLoops>();
  EXPECT_EQ(leader_.stamped_calls + follower_.stamped_calls, 0U);
  EXPECT_EQ(control_->parts.count, 0U);
}

TEST_F(ConductorTest, ADurationOfZeroIsAVerificationAlone) {
  spec_.duration = Nanoseconds(0);
  conduct<PingPongLoops>();
  EXPECT_EQ(leader_.verified, Counts{64});
  EXPECT_EQ(sum(leader_.warmed) + timed(), 0U);
  EXPECT_EQ(control_->messages, 0U);
}

}  // namespace
}  // namespace ipcmark
