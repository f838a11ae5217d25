// A run in a process of its own, to be killed, and the means to see what it leaves.
#pragma once

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "harness/run/object_removal.h"
#include "harness/run/supervision.h"
#include "harness/sys/mapping.h"
#include "harness/tests/kernel_objects.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {

using std::chrono::milliseconds;
using Objects = std::vector<ObjectName>;

inline bool happens_in_time(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + milliseconds(1000);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(milliseconds(1));
  }
  return true;
}

// Makes every object and removes every other one again, as a run does.
inline std::vector<Intent> make_objects(ObjectJournal& journal, const Objects& objects) {
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

// What the process tells the test, in shared memory.
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

}  // namespace ipcmark
