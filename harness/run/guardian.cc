#include "harness/run/guardian.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <thread>

#include "harness/run/guardian_process.h"
#include "harness/sys/error.h"

namespace ipcmark {

namespace {

constexpr std::chrono::milliseconds kPatience{3000};
constexpr std::chrono::milliseconds kStep{1};

// The guardian inherits the mask and never lifts it. Ignoring signals after the fork would leave it
// a moment in which the Ctrl-C for the supervisor takes both.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, &before_);
  }
  AllSignalsBlocked(const AllSignalsBlocked&) = delete;
  AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;
  ~AllSignalsBlocked() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

Guardian::Guardian(const std::filesystem::path& journal) {
  std::array<int, 2> ends{};
  sys::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2 of the guardian");
  sys::UniqueFd read_end(ends[0]);
  pipe_ = sys::UniqueFd(ends[1]);
  const AllSignalsBlocked blocked;
  pid_ = sys::check(::fork(), "fork of the guardian");
  if (pid_ == 0) {
    pipe_.reset();
    guard(read_end.get(), journal);
  }
}

Guardian::~Guardian() {
  pipe_.reset();
  if (is_reaped_in_time()) return;
  ::kill(pid_, SIGKILL);
  is_reaped_in_time();
}

// Also true when there is nothing to reap: in a forked process, or where SIGCHLD is ignored.
bool Guardian::is_reaped_in_time() const {
  for (auto waited = std::chrono::milliseconds::zero(); waited < kPatience; waited += kStep) {
    if (::waitpid(pid_, nullptr, WNOHANG) != 0) return true;
    std::this_thread::sleep_for(kStep);
  }
  return false;
}

}  // namespace ipcmark
