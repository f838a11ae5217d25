// What a worker can do to the run: die at any moment, hang, fall silent. FAULTS.md rows 1 to 5 in
// small counts; `scripts/storm workers` has the large ones, over every variant.
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "harness/tests/pair_fixture.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

class PairRunnerFaults : public PairFixture {
 protected:
  // Both deadlines together stand for "twice the deadline" on a machine that may be busy: what
  // matters is that a hang does not last.
  static void expect_timed_out(const TrialResult& result) {
    EXPECT_EQ(status_name(result.status), "timed_out") << result.reason;
    EXPECT_TRUE(says(result, "300ms")) << result.reason;
    EXPECT_LT(result.wall_ns, static_cast<std::uint64_t>((kShort + kLong).count()));
  }
  void expect_killed(const TrialResult& result, Side victim) {
    EXPECT_EQ(status_name(result.status), "crashed") << result.reason;
    EXPECT_TRUE(says(result, "crashed(9): the " + name(victim))) << result.reason;
  }
};

// Core files go where the process is, unless the machine sends them elsewhere.
class InFolderThatAllowsCores {
 public:
  InFolderThatAllowsCores() : before_(std::filesystem::current_path()) {
    ::getrlimit(RLIMIT_CORE, &limit_);
    const rlimit most{limit_.rlim_max, limit_.rlim_max};
    ::setrlimit(RLIMIT_CORE, &most);
    std::filesystem::current_path(folder_.path());
  }
  InFolderThatAllowsCores(const InFolderThatAllowsCores&) = delete;
  InFolderThatAllowsCores& operator=(const InFolderThatAllowsCores&) = delete;
  ~InFolderThatAllowsCores() {
    std::filesystem::current_path(before_);
    ::setrlimit(RLIMIT_CORE, &limit_);
  }
  bool empty() const { return std::filesystem::is_empty(folder_.path()); }

 private:
  TemporaryFolder folder_;
  std::filesystem::path before_;
  rlimit limit_{};
};

TEST_F(PairRunnerFaults, ASignalIsNamedAndLeavesNoCore) {
  const InFolderThatAllowsCores folder;
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS}) {
    const Side victim = random_side();
    fake_plan.on_attach = [=](Side side) {
      if (side == victim) ::raise(signal);
    };
    const TrialResult result = run(spec());
    EXPECT_EQ(status_name(result.status), "crashed") << result.reason;
    const std::string expected = "crashed(" + std::to_string(signal) + "): the " + name(victim) +
                                 " died of SIG" + ::sigabbrev_np(signal);
    EXPECT_TRUE(says(result, expected)) << result.reason;
  }
  EXPECT_TRUE(folder.empty());
}

TEST_F(PairRunnerFaults, AKilledSideIsNamed) {
  for (int i = 0; i < 40; ++i) {
    const Side victim = random_side();
    const TrialResult result = run(endless(kLong), [&](const Workers& pair) {
      nap(3'000);
      ::kill(pair.pid(index(victim)), SIGKILL);
    });
    expect_killed(result, victim);
  }
}

TEST_F(PairRunnerFaults, ADeathBeforeTheFirstBarrierIsNoHang) {
  for (int i = 0; i < 40; ++i) {
    const Side victim = random_side();
    const TrialResult result =
        run(endless(kLong), [&](const Workers& pair) { ::kill(pair.pid(index(victim)), SIGKILL); });
    expect_killed(result, victim);
  }
}

TEST_F(PairRunnerFaults, BothMayDieAtOnce) {
  const TrialResult result = run(endless(kLong), [](const Workers& pair) {
    for (const Side side : {Side::initiator, Side::responder})
      ::kill(pair.pid(index(side)), SIGKILL);
  });
  EXPECT_EQ(status_name(result.status), "crashed") << result.reason;
}

TEST_F(PairRunnerFaults, AStoppedSideTimesOut) {
  for (int i = 0; i < 4; ++i) {
    const Side victim = random_side();
    expect_timed_out(run(endless(kShort), [&](const Workers& pair) {
      nap(3'000);
      ::kill(pair.pid(index(victim)), SIGSTOP);
    }));
  }
}

TEST_F(PairRunnerFaults, AMessageThatNeverComesTimesOut) {
  for (const Side side : {Side::initiator, Side::responder}) {
    fake_plan.side = side;
    fake_plan.at = 5;
    fake_plan.instead = [](FakeWire&, ConstBytes) {};
    expect_timed_out(run(endless(kShort)));
  }
}

// SIGTERM would end a worker politely; what spins in a library with everything blocked does not.
TEST_F(PairRunnerFaults, ASideThatSpinsForEverWithSignalsBlockedTimesOut) {
  fake_plan.on_attach = [](Side side) {
    if (side == Side::initiator) return;
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    for (volatile bool forever = true; forever;) {
    }
  };
  expect_timed_out(run(endless(kShort)));
}

TEST_F(PairRunnerFaults, ASideThatLeavesWithoutAWordHasCrashed) {
  for (const int code : {0, 7}) {
    fake_plan.on_attach = [=](Side) { ::_exit(code); };
    const TrialResult result = run(spec());
    EXPECT_EQ(status_name(result.status), "crashed") << result.reason;
    EXPECT_TRUE(says(result, "without a word")) << result.reason;
  }
}

TEST_F(PairRunnerFaults, TheNextTrialIsGoodAgain) {
  fake_plan.on_attach = [](Side) { ::abort(); };
  EXPECT_EQ(status_name(run(spec()).status), "crashed");
  fake_plan = {};
  EXPECT_EQ(status_name(run(spec()).status), "ok");
}

}  // namespace
}  // namespace ipcmark
