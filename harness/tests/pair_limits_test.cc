// A machine that gives too few processes or descriptors: the trial is skipped with the reason, and
// no half pair is left (FAULTS.md rows 11 and 13).
#include <grp.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "harness/tests/pair_fixture.h"

namespace ipcmark {
namespace {

class PairRunnerLimits : public PairFixture {
 protected:
  // A user that has no other process, so that limits per user are this process's own.
  static bool become_somebody_else() {
    constexpr uid_t kNobodyElse = 54'321;
    return ::setgroups(0, nullptr) == 0 && ::setgid(kNobodyElse) == 0 && ::setuid(kNobodyElse) == 0;
  }

  // Runs a trial as that user, who may have `processes`; returns how it ended.
  std::string status_with(rlim_t processes) {
    std::array<int, 2> ends{};
    sys::check(::pipe(ends.data()), "pipe");
    const sys::UniqueFd from(ends[0]), to(ends[1]);
    const pid_t child = sys::check(::fork(), "fork");
    if (child == 0) report_trial(to.get(), processes);
    std::array<char, 500> text{};
    sys::check(::read(from.get(), text.data(), text.size() - 1), "read");
    ::waitpid(child, nullptr, 0);
    return text.data();
  }

  [[noreturn]] void report_trial(int fd, rlim_t processes) {
    const rlimit limit{processes, processes};
    std::string text = "cannot become another user";
    if (become_somebody_else() && ::setrlimit(RLIMIT_NPROC, &limit) == 0) {
      const TrialResult result = run(spec());
      text = std::string(status_name(result.status)) + ": " + result.reason;
      if (::waitpid(-1, nullptr, WNOHANG) != -1) text += ", and left a child";
    }
    const bool written = ::write(fd, text.data(), text.size()) > 0;
    ::_exit(written ? 0 : 1);
  }
};

TEST_F(PairRunnerLimits, WithoutProcessesATrialIsSkippedWithTheRemedy) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become a user without processes";
  // One is this user's own process: no worker can be forked, then only the first.
  for (const rlim_t processes : {1U, 2U}) {
    const std::string said = status_with(processes);
    if (said == "cannot become another user") GTEST_SKIP() << said;
    EXPECT_EQ(said.find("skipped: fork"), 0U) << said;
    EXPECT_NE(said.find("EAGAIN"), std::string::npos) << said;
    EXPECT_NE(said.find("ulimit -u"), std::string::npos) << said;
    EXPECT_EQ(said.find("left a child"), std::string::npos) << said;
  }
  EXPECT_EQ(status_with(3), "ok: ");
}

class WithFreeDescriptors {
 public:
  explicit WithFreeDescriptors(rlim_t count) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::dup(STDERR_FILENO);
    ::close(next);
    const rlimit few{static_cast<rlim_t>(next) + count, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  WithFreeDescriptors(const WithFreeDescriptors&) = delete;
  WithFreeDescriptors& operator=(const WithFreeDescriptors&) = delete;
  ~WithFreeDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(PairRunnerLimits, WithTooFewDescriptorsATrialIsSkippedWithTheRemedy) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "UBSan looks at objects through a pipe, for which there are no descriptors here";
#endif
  bool ran = false;
  for (rlim_t count = 0; count < 12; ++count) {
    TrialResult result;
    {
      const WithFreeDescriptors few(count);
      result = run(spec());
    }
    ran = result.status == Status::ok;
    if (ran) continue;
    EXPECT_EQ(status_name(result.status), "skipped") << count << ": " << result.reason;
    EXPECT_TRUE(says(result, "EMFILE") && says(result, "ulimit -n")) << result.reason;
  }
  EXPECT_TRUE(ran) << "twelve are enough";
}

}  // namespace
}  // namespace ipcmark
