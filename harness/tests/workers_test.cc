#include "harness/run/workers.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/tests/refused_call.h"

namespace ipcmark {
namespace {

using Kind = WorkersEnd::Kind;

constexpr Nanoseconds kLong{30'000'000'000};
constexpr Nanoseconds kShort{50'000'000};

[[noreturn]] void stay() {
  for (;;) ::pause();
}

class WorkersTest : public testing::Test {
 protected:
  ~WorkersTest() override { EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "left behind"; }
  static bool is_gone(pid_t pid) { return ::kill(pid, 0) == -1 && errno == ESRCH; }
};

TEST_F(WorkersTest, TwoThatLeaveHaveFinished) {
  Workers pair(2, [](std::size_t) { ::_exit(0); });
  const WorkersEnd end = pair.wait(kLong, -1);
  EXPECT_EQ(end.kind, Kind::finished);
  EXPECT_EQ(end.own_status[0], 0);
  EXPECT_EQ(end.own_status[1], 0);
}

TEST_F(WorkersTest, ADeathEndsTheOther) {
  Workers pair(2, [](std::size_t side) {
    if (side == 1) ::_exit(3);
    stay();
  });
  const WorkersEnd end = pair.wait(kLong, -1);
  EXPECT_EQ(end.kind, Kind::died);
  EXPECT_FALSE(end.own_status[0].has_value()) << "it was killed by us";
  ASSERT_TRUE(end.own_status[1].has_value());
  EXPECT_EQ(WEXITSTATUS(*end.own_status[1]), 3);
}

// A kernel of before 5.3, or valgrind: no descriptor tells of a death, and it has to be looked for.
TEST_F(WorkersTest, WithoutPidfdsADeathIsStillSeen) {
  const pid_t supervisor = ::fork();
  if (supervisor == 0) {
    refuse({SYS_pidfd_open}, ENOSYS);
    Workers pair(2, [](std::size_t number) {
      if (number == 1) ::_exit(3);
      stay();
    });
    const WorkersEnd end = pair.wait(kLong, -1);
    ::_exit(end.kind == Kind::died && is_gone(pair.pid(0)) ? 0 : 1);
  }
  int status = -1;
  ::waitpid(supervisor, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(WorkersTest, TheDeadlineEndsBoth) {
  Workers pair(2, [](std::size_t) { stay(); });
  EXPECT_EQ(pair.wait(kShort, -1).kind, Kind::deadline);
  EXPECT_TRUE(is_gone(pair.pid(0)) && is_gone(pair.pid(1)));
}

TEST_F(WorkersTest, PausesPutTheDeadlineOff) {
  Workers late(1, [](std::size_t) {
    ::usleep(6 * static_cast<useconds_t>(kShort.count() / 1'000));
    ::_exit(0);
  });
  EXPECT_EQ(late.wait(kShort, -1, [] { return kLong; }).kind, Kind::finished);
  Workers stuck(1, [](std::size_t) { stay(); });
  EXPECT_EQ(stuck.wait(kShort, -1, [] { return kShort; }).kind, Kind::deadline)
      << "a pause that is over does not put it off for ever";
}

TEST_F(WorkersTest, AStoppedWorkerIsKilledToo) {
  Workers pair(2, [](std::size_t) { stay(); });
  ::kill(pair.pid(0), SIGSTOP);
  EXPECT_EQ(pair.wait(kShort, -1).kind, Kind::deadline);
}

TEST_F(WorkersTest, WhatAWorkerHasForkedGoesWithItsGroup) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  Workers pair(2, [&](std::size_t) {
    ::setpgid(0, 0);
    if (::fork() == 0) stay();
    const char ready = 1;
    if (::write(ends[1], &ready, 1) != 1) ::_exit(2);
    stay();
  });
  ::close(ends[1]);
  std::array<char, 2> both{};
  for (std::size_t got = 0; got < 2;) {
    const ssize_t count = ::read(ends[0], both.data(), both.size());
    ASSERT_GT(count, 0);
    got += static_cast<std::size_t>(count);
  }
  pair.wait(kShort, -1);
  // End of file comes once the last process that holds the other end is gone.
  EXPECT_EQ(::read(ends[0], both.data(), both.size()), 0);
  ::close(ends[0]);
}

TEST_F(WorkersTest, AnInterruptionEndsBoth) {
  const sys::UniqueFd interrupt(::eventfd(1, EFD_CLOEXEC));
  Workers pair(2, [](std::size_t) { stay(); });
  EXPECT_EQ(pair.wait(kLong, interrupt.get()).kind, Kind::interrupted);
}

TEST_F(WorkersTest, TheWorkersEndsWithItsObject) {
  pid_t first = 0, second = 0;
  {
    const Workers pair(2, [](std::size_t) { stay(); });
    first = pair.pid(0);
    second = pair.pid(1);
  }
  EXPECT_TRUE(is_gone(first) && is_gone(second));
}

}  // namespace
}  // namespace ipcmark
