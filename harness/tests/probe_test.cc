#include "harness/run/probe.h"

#include <gtest/gtest.h>

#include <thread>

namespace ipcmark {
namespace {

TEST(Probe, ClassifiesWhatItSaw) {
  EXPECT_EQ(classify({.before_ns = 110, .after_ns = 125, .alu_contention = 1.0}, 105, false),
            "near");
  EXPECT_EQ(classify({.before_ns = 500, .after_ns = 520, .alu_contention = 1.0}, 110, false),
            "far");
  EXPECT_EQ(classify({.before_ns = 50, .after_ns = 50, .alu_contention = 1.9}, 50, false),
            "sibling");
  EXPECT_EQ(classify({.before_ns = 110, .after_ns = 500, .alu_contention = 1.0}, 110, false),
            "mixed");
  EXPECT_EQ(classify({.before_ns = 500, .after_ns = 520, .alu_contention = 1.0}, 0, false), "near");
  EXPECT_EQ(classify({}, 110, false), "none");
  EXPECT_EQ(classify({.before_ns = 50, .after_ns = 50, .alu_contention = 1.9}, 50, true), "near");
}

TEST(Barrier, NobodyPassesAlone) {
  Barrier barrier;
  std::atomic<int> turn{0};
  std::thread other([&] {
    for (int i = 0; i < 1'000; ++i) {
      barrier.meet();
      EXPECT_EQ(turn.load(), i + 1);
      barrier.meet();
    }
  });
  for (int i = 0; i < 1'000; ++i) {
    turn = i + 1;
    barrier.meet();
    barrier.meet();
  }
  other.join();
}

// Only that it ends and that the initiator has a figure: how long it takes is the machine's affair.
TEST(Probe, BouncesALineBetweenTwoThreads) {
  if (std::thread::hardware_concurrency() < 2) GTEST_SKIP() << "one CPU";
  std::atomic<std::uint32_t> line{0};
  const auto clock = sys::Clock::monotonic().reader();
  std::thread other([&] { EXPECT_EQ(bounce_line(line, Side::responder, clock, 1'000'000), 0); });
  EXPECT_GT(bounce_line(line, Side::initiator, clock, 1'000'000), 0);
  other.join();
}

}  // namespace
}  // namespace ipcmark
