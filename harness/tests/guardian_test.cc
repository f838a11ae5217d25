#include "harness/run/guardian.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <set>
#include <string>
#include <thread>

#include "harness/tests/guardian_fixture.h"

namespace ipcmark {
namespace {

constexpr int kIterations = 20;

TEST_F(GuardianTest, RemovesEverythingWhenTheSupervisorIsKilledAtAnyTime) {
  for (int i = 0; i < kIterations; ++i) {
    const Objects objects = many_objects();
    const pid_t supervisor = start_supervisor(objects);
    nap_at_random();
    ::kill(supervisor, SIGKILL);
    expect_clean(objects);
  }
}

TEST_F(GuardianTest, LeavesTheRestToTheNextStartWhenItIsKilledToo) {
  std::ptrdiff_t left_in_all = 0;
  for (int i = 0; i < kIterations; ++i) {
    const Objects objects = many_objects();
    told_->guardian = 0;
    const pid_t supervisor = start_supervisor(objects);
    ASSERT_TRUE(happens_in_time([&] { return told_->guardian != 0; }));
    nap_at_random();
    ::kill(told_->guardian, SIGKILL);
    ::kill(supervisor, SIGKILL);
    ASSERT_TRUE(happens_in_time([] { return ::waitpid(-1, nullptr, WNOHANG) == -1; }));
    const auto left = std::count_if(objects.begin(), objects.end(), exists);
    {
      const Supervision next(run_folder_);
      EXPECT_EQ(static_cast<std::ptrdiff_t>(next.cleaned_at_start().size()), left);
    }
    left_in_all += left;
    expect_clean(objects);
  }
  EXPECT_GT(left_in_all, 0);
}

TEST_F(GuardianTest, EndsQuietlyWithAnOrderlyRun) {
  const Objects objects = many_objects();
  pid_t guardian = 0;
  {
    Supervision supervision(run_folder_);
    guardian = supervision.guardian().pid();
    for (const Intent& intent : make_objects(supervision.journal(), objects)) {
      EXPECT_TRUE(remove_object(intent.object(), ::getpid()));
    }
    EXPECT_EQ(journals(), 1);
  }
  EXPECT_EQ(::kill(guardian, 0), -1);
  expect_clean(objects);
}

TEST_F(GuardianTest, RemovesWhatAnOrderlyRunForgot) {
  const Objects objects = one_of_each(run_folder_.path());
  {
    Supervision supervision(run_folder_);
    for (const ObjectName& object : objects) {
      supervision.journal().intend(object);
      create(object);
    }
  }
  expect_clean(objects);
}

TEST_F(GuardianTest, KeepsNothingOfTheSupervisor) {
  const Supervision supervision(run_folder_);
  const pid_t guardian = supervision.guardian().pid();
  const std::string proc = "/proc/" + std::to_string(guardian);
  const auto descriptors = [&] {
    std::set<std::string> found;
    for (const auto& fd : std::filesystem::directory_iterator(proc + "/fd")) {
      found.insert(fd.path().filename());
    }
    return found;
  };
  const std::set<std::string> expected{"0", "1", "2", "3"};
  EXPECT_TRUE(happens_in_time([&] { return descriptors() == expected; }));
  EXPECT_EQ(std::filesystem::read_symlink(proc + "/fd/1"), "/dev/null");
  EXPECT_TRUE(happens_in_time([&] { return ::getsid(guardian) == guardian; }));
  EXPECT_TRUE(happens_in_time([&] {
    std::string name;
    std::getline(std::ifstream(proc + "/comm"), name);
    return name == "ipcmark-guard";
  }));
}

TEST_F(GuardianTest, IsNotEndedByTheSignalsOfATerminal) {
  const Objects objects = one_of_each(run_folder_.path());
  const pid_t supervisor = start_supervisor(objects);
  ASSERT_TRUE(is_ready_in_time());
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
    ::kill(told_->guardian, signal);
  }
  std::this_thread::sleep_for(milliseconds(20));
  EXPECT_EQ(::kill(told_->guardian, 0), 0);
  ::kill(supervisor, SIGKILL);
  expect_clean(objects);
}

TEST_F(GuardianTest, DoesNotWaitForWorkersThatClosedThePipe) {
  const Objects objects = one_of_each(run_folder_.path());
  const pid_t supervisor = start_supervisor(objects, [&] {
    const pid_t worker = ::fork();
    if (worker == 0) {
      ::close(guardian_fd_);
      while (true) ::pause();
    }
    told_->worker = worker;
  });
  ASSERT_TRUE(is_ready_in_time());
  ::kill(supervisor, SIGKILL);
  EXPECT_TRUE(happens_in_time([&] { return journals() == 0; }));
  EXPECT_EQ(std::count_if(objects.begin(), objects.end(), exists), 0);
  ::kill(told_->worker, SIGKILL);
  expect_clean(objects);
}

TEST_F(GuardianTest, WorksWhenTheStandardStreamsAreClosed) {
  const Objects objects = one_of_each(run_folder_.path());
  const pid_t supervisor = ::fork();
  if (supervisor == 0) {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::close(stream);
    Supervision supervision(run_folder_);
    const auto intents = make_objects(supervision.journal(), objects);
    ::raise(SIGKILL);
  }
  expect_clean(objects);
}

TEST(Guardian, LeavesTheSignalMaskAsItWas) {
  const TemporaryFolder folder;
  sigset_t before;
  sigset_t after;
  ::sigprocmask(SIG_SETMASK, nullptr, &before);
  const Guardian guardian(folder.path() / "1-1.journal");
  ::sigprocmask(SIG_SETMASK, nullptr, &after);
  EXPECT_EQ(::sigismember(&before, SIGINT), ::sigismember(&after, SIGINT));
}

}  // namespace
}  // namespace ipcmark
