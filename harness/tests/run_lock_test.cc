#include "harness/run/run_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "harness/sys/fd.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

// Another process that has the lock until it is told to go, or killed.
class Holder {
 public:
  explicit Holder(const std::filesystem::path& folder, std::uint64_t group = 0) {
    int taken[2];
    int leave[2];
    if (::pipe(taken) != 0 || ::pipe(leave) != 0) throw std::runtime_error("pipe");
    taken_ = sys::UniqueFd(taken[0]);
    leave_ = sys::UniqueFd(leave[1]);
    pid_ = ::fork();
    if (pid_ == 0) {
      leave_.reset();
      hold(folder, group, taken[1], leave[0]);
    }
    ::close(taken[1]);
    ::close(leave[0]);
    char ready = 0;
    EXPECT_EQ(::read(taken_.get(), &ready, 1), 1);
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  ~Holder() {
    leave();
    ::waitpid(pid_, nullptr, 0);
  }
  void leave() { leave_.reset(); }
  pid_t pid() const { return pid_; }

 private:
  [[noreturn]] static void hold(const std::filesystem::path& folder, std::uint64_t group, int taken,
                                int leave) {
    const RunLock lock = RunLock::acquire(
        folder, [](pid_t) {}, group);
    char nothing = 0;
    if (::write(taken, "+", 1) == 1 && ::read(leave, &nothing, 1) == 0) ::_exit(0);
    ::_exit(1);
  }

  sys::UniqueFd taken_, leave_;
  pid_t pid_ = -1;
};

class RunLockTest : public testing::Test {
 protected:
  // EINTR or another error; 0 when the lock was taken.
  int error_of_waiting(const std::function<void()>& when_waiting) {
    try {
      const RunLock lock = RunLock::acquire(folder_.path(), [&](pid_t) { when_waiting(); });
    } catch (const std::system_error& error) {
      return error.code().value();
    }
    return 0;
  }

  const TemporaryFolder folder_;
};

TEST_F(RunLockTest, IsTakenAtOnceWhenFree) {
  const RunLock lock = RunLock::acquire(folder_.path(), [](pid_t) { FAIL() << "waited"; });
}

TEST_F(RunLockTest, NamesTheHolderOnceAndWaitsForIt) {
  Holder holder(folder_.path());
  std::vector<pid_t> told;
  const RunLock lock = RunLock::acquire(folder_.path(), [&](pid_t pid) {
    told.push_back(pid);
    holder.leave();
  });
  EXPECT_EQ(told, std::vector<pid_t>{holder.pid()});
}

TEST_F(RunLockTest, AGroupHoldsItTogether) {
  for (const std::uint64_t group : {std::uint64_t{1}, std::uint64_t{77}, std::uint64_t{1} << 62U}) {
    const Holder one(folder_.path(), group), two(folder_.path(), group);
    const RunLock three = RunLock::acquire(
        folder_.path(), [](pid_t) { FAIL() << "waited"; }, group);
  }
}

TEST_F(RunLockTest, AGroupAndAnythingElseWaitForEachOther) {
  for (const auto& [theirs, ours] :
       {std::pair{77U, 78U}, {78U, 77U}, {77U, 0U}, {0U, 77U}, {1U, 2U}}) {
    Holder holder(folder_.path(), theirs);
    std::vector<pid_t> told;
    const RunLock lock = RunLock::acquire(
        folder_.path(),
        [&](pid_t pid) {
          told.push_back(pid);
          holder.leave();
        },
        ours);
    EXPECT_EQ(told, std::vector<pid_t>{holder.pid()}) << theirs << " " << ours;
  }
}

TEST_F(RunLockTest, TheLastOfAGroupLetsOthersIn) {
  Holder one(folder_.path(), 77), two(folder_.path(), 77);
  int waited = 0;
  const RunLock lock = RunLock::acquire(folder_.path(), [&](pid_t) {
    ++waited;
    one.leave();
    two.leave();
  });
  EXPECT_EQ(waited, 1);
}

TEST_F(RunLockTest, IsFreeWhenTheHolderIsKilled) {
  Holder holder(folder_.path());
  EXPECT_EQ(error_of_waiting([&] { ::kill(holder.pid(), SIGKILL); }), 0);
}

TEST_F(RunLockTest, IsNotHeldByForkedWorkers) {
  int stay[2];
  ASSERT_EQ(::pipe(stay), 0);
  std::optional<RunLock> lock = RunLock::acquire(folder_.path(), [](pid_t) {});
  const pid_t worker = ::fork();
  if (worker == 0) {
    ::close(stay[1]);
    char nothing = 0;
    ::_exit(::read(stay[0], &nothing, 1) == 0 ? 0 : 1);
  }
  lock.reset();
  { const Holder next(folder_.path()); }
  ::close(stay[1]);
  ::close(stay[0]);
  ::waitpid(worker, nullptr, 0);
}

TEST_F(RunLockTest, SurvivesTheEndOfAForkedWorker) {
  const RunLock lock = RunLock::acquire(folder_.path(), [](pid_t) {});
  const pid_t worker = ::fork();
  if (worker == 0) ::_exit(0);
  ::waitpid(worker, nullptr, 0);
  const pid_t rival = ::fork();
  if (rival == 0) {
    RunLock::acquire(folder_.path(), [](pid_t holder) { ::_exit(holder == ::getppid() ? 0 : 1); });
    ::_exit(2);
  }
  int status = -1;
  ::waitpid(rival, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(RunLockTest, StopsWaitingAtASignal) {
  const Holder holder(folder_.path());
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {};
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGALRM, &action, &before);
  EXPECT_EQ(error_of_waiting([] { ::ualarm(50'000, 50'000); }), EINTR);
  ::ualarm(0, 0);
  ::sigaction(SIGALRM, &before, nullptr);
}

TEST_F(RunLockTest, StopsWaitingAtABlockedSignal) {
  const Holder holder(folder_.path());
  sigset_t terminate;
  ::sigemptyset(&terminate);
  ::sigaddset(&terminate, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &terminate, nullptr);
  EXPECT_EQ(error_of_waiting([] { ::raise(SIGTERM); }), EINTR);
  int signal = 0;
  EXPECT_EQ(::sigwait(&terminate, &signal), 0);
  ::sigprocmask(SIG_UNBLOCK, &terminate, nullptr);
}

}  // namespace
}  // namespace ipcmark
