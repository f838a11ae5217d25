// Measuring in turns: with a giver of turns that is a thread of the test.
#include "harness/run/turns.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <fstream>
#include <future>
#include <thread>

#include "harness/core/units.h"
#include "harness/run/turn_giver.h"
#include "harness/tests/pair_fixture.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

// Listens, and speaks with the first program that connects.
class Giver {
 public:
  Giver() : listener_(sys::check(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), "socket")) {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    std::strcpy(address.sun_path, path().c_str());
    sys::check(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address),
               "bind");
    sys::check(::listen(listener_.get(), 1), "listen");
  }

  std::string path() const { return folder_.path() / "turns"; }
  void accept() {
    line_ = sys::UniqueFd(
        sys::check(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC), "accept"));
  }
  // Whether it said that it is ready, and did not leave.
  bool hears() {
    char ready = 0;
    return ::recv(line_.get(), &ready, 1, 0) == 1;
  }
  void give() { sys::check(::send(line_.get(), "t", 1, MSG_NOSIGNAL), "send"); }
  void go_away() {
    line_.reset();
    listener_.reset();
  }

  // Gives turns until the program leaves; returns how many it took.
  std::uint64_t serve() {
    accept();
    std::uint64_t turns = 0;
    for (; hears(); ++turns) give();
    return turns;
  }

 private:
  const TemporaryFolder folder_;
  sys::UniqueFd listener_, line_;
};

TEST(Turns, NobodyWaitsForNobody) {
  Turns none("");
  EXPECT_FALSE(none.any());
  none.await();
}

TEST(Turns, ATurnComesForEachTimeOfBeingReady) {
  Giver giver;
  auto taken = std::async(std::launch::async, [&] { return giver.serve(); });
  {
    Turns turns(giver.path());
    for (int i = 0; i < 3; ++i) turns.await();
  }
  EXPECT_EQ(taken.get(), 3U);
}

TEST(Turns, TheEndOfTheGiverIsNoTurn) {
  Giver giver;
  std::thread leaves([&] {
    giver.accept();
    giver.hears();
    giver.go_away();
  });
  Turns turns(giver.path());
  EXPECT_THROW(turns.await(), TurnsLost);
  leaves.join();
  EXPECT_THROW(Turns(giver.path()).await(), TurnsLost) << "nobody listens any more";
}

TEST(TurnGroup, IsThatOfTheSocketAndOfNothingElse) {
  const Giver one, other;
  EXPECT_GT(turn_group(one.path()), 0U);
  EXPECT_EQ(turn_group(one.path()), turn_group(one.path()));
  EXPECT_NE(turn_group(one.path()), turn_group(other.path()));
  const TemporaryFolder folder;
  const std::string file = folder.path() / "file";
  std::ofstream(file) << "no socket";
  for (const std::string& path : {file, file + "-that-is-not", std::string(200, 'x')})
    EXPECT_THROW(turn_group(path), UsageError) << path;
}

TEST(RequireGiver, NeedsSomebodyWhoListens) {
  Giver giver;
  require_giver(giver.path());
  giver.go_away();
  try {
    require_giver(giver.path());
    FAIL() << "nobody listens";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("refused"), std::string::npos) << error.what();
  }
}

class PairRunnerTurns : public PairFixture {
 protected:
  CaseSpec in_slices(std::uint64_t slices) const {
    CaseSpec sliced = spec();
    sliced.slices.value = slices;
    return sliced;
  }
  Giver giver_;
};

TEST_F(PairRunnerTurns, ATrialTakesATurnForEachSliceAndOneToLeave) {
  environment_.turns = giver_.path();
  for (const std::uint64_t slices : {1U, 5U}) {
    auto taken = std::async(std::launch::async, [&] { return giver_.serve(); });
    const TrialResult result = run(in_slices(slices));
    EXPECT_EQ(result.status, Status::ok) << result.reason;
    EXPECT_EQ(taken.get(), slices + 1);
    EXPECT_EQ(result.slices_ns.size(), slices > 1 ? slices : 0);
  }
}

TEST_F(PairRunnerTurns, SlicesNeedNoTurns) {
  const TrialResult result = run(in_slices(4));
  ASSERT_EQ(result.slices_ns.size(), 4U) << result.reason;
  for (const double ns : result.slices_ns) {
    EXPECT_GE(ns, result.latency->ns.min);
    EXPECT_LE(ns, result.latency->ns.max);
  }
}

TEST_F(PairRunnerTurns, WhatTheOthersTakeIsNotCountedAgainstTheDeadline) {
  environment_.turns = giver_.path();
  constexpr Nanoseconds kDeadline{400'000'000};
  std::thread slow([&] {
    giver_.accept();
    giver_.hears();
    std::this_thread::sleep_for(2 * kDeadline);
    for (bool ready = true; ready; ready = giver_.hears()) giver_.give();
  });
  CaseSpec waiting = in_slices(2);
  waiting.deadline = kDeadline;
  const TrialResult result = run(waiting);
  slow.join();
  EXPECT_EQ(result.status, Status::ok) << result.reason;
  EXPECT_GT(result.wall_ns, static_cast<std::uint64_t>(kDeadline.count()));
}

TEST_F(PairRunnerTurns, WithoutTheGiverATrialIsInterrupted) {
  environment_.turns = giver_.path();
  std::thread leaves([&] {
    giver_.accept();
    giver_.hears();
    giver_.give();
    giver_.hears();
    giver_.go_away();
  });
  const TrialResult result = run(in_slices(3));
  leaves.join();
  EXPECT_EQ(result.status, Status::interrupted);
  EXPECT_TRUE(says(result, "whoever gave the turns has gone")) << result.reason;
}

TEST_F(PairRunnerTurns, APatternWithoutSlicesIsRefused) {
  CaseSpec paced = in_slices(2);
  paced.pattern = Pattern::pairs;
  const TrialResult result = run(paced);
  EXPECT_EQ(result.status, Status::skipped);
  EXPECT_TRUE(says(result, "slices")) << result.reason;
}

}  // namespace
}  // namespace ipcmark
