#include "harness/run/guardian.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "harness/run/object_removal.h"
#include "harness/run/supervision.h"
#include "harness/sys/mapping.h"
#include "harness/tests/kernel_objects.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

using std::chrono::milliseconds;
using Objects = std::vector<ObjectName>;

constexpr milliseconds kLimit{1000};
constexpr int kIterations = 20;

bool happens_in_time(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + kLimit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(milliseconds(1));
  }
  return true;
}

// Makes every object and removes every other one again, as a run does.
std::vector<Intent> make_objects(ObjectJournal& journal, const Objects& objects) {
  std::vector<Intent> kept;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    Intent intent(&journal, objects[i]);
    create(objects[i]);
    if (i % 2 == 0) {
      kept.push_back(std::move(intent));
    } else {
      remove_object(objects[i], ::getpid());
    }
  }
  return kept;
}

struct Told {
  std::atomic<pid_t> guardian = 0;
  std::atomic<pid_t> worker = 0;
  std::atomic<bool> ready = false;
};

class GuardianTest : public testing::Test {
 protected:
  GuardianTest() {
    // A guardian whose supervisor was killed becomes our child, so that its end can be awaited.
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    for (const ObjectName& decoy : decoys_) EXPECT_TRUE(create(decoy));
  }
  ~GuardianTest() override {
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
    for (const ObjectName& decoy : decoys_) {
      EXPECT_TRUE(exists(decoy)) << static_cast<int>(decoy.kind);
      remove_object(decoy, ::getpid());
    }
  }

  Objects many_objects() const {
    Objects many;
    for (int i = 0; i < 20; ++i) {
      for (const ObjectName& object : one_of_each(run_folder_.path())) many.push_back(object);
    }
    return many;
  }

  // A run in a process of its own, which waits to be killed.
  pid_t start_supervisor(
      const Objects& objects, const std::function<void()>& when_ready = [] {}) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    Supervision supervision(run_folder_);
    told_->guardian = supervision.guardian().pid();
    const auto intents = make_objects(supervision.journal(), objects);
    guardian_fd_ = supervision.guardian().fd();
    when_ready();
    told_->ready = true;
    while (true) ::pause();
  }

  bool is_ready_in_time() const {
    return happens_in_time([&] { return told_->ready.load(); });
  }

  // Everything that the supervisor started has ended, and it left nothing.
  void expect_clean(const Objects& objects) {
    EXPECT_TRUE(happens_in_time([] { return ::waitpid(-1, nullptr, WNOHANG) == -1; }));
    for (const ObjectName& object : objects) {
      EXPECT_FALSE(exists(object)) << static_cast<int>(object.kind);
    }
    EXPECT_EQ(journals(), 0);
  }

  long journals() const {
    const std::filesystem::directory_iterator files(run_folder_.path());
    return std::count_if(begin(files), end(files),
                         [](const auto& file) { return file.path().extension() == ".journal"; });
  }

  void nap_at_random() {
    std::this_thread::sleep_for(
        std::chrono::microseconds(std::uniform_int_distribution(0, 8000)(random_)));
  }

  const TemporaryFolder temporary_;
  const RunFolder run_folder_{temporary_.path() / "run"};
  const Objects decoys_ = one_of_each(run_folder_.path());
  const sys::Shared<Told> told_;
  int guardian_fd_ = -1;
  std::mt19937 random_{20240607};
};

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
