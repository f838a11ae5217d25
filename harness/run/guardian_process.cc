#include "harness/run/guardian_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <limits>

#include "harness/run/janitor.h"

namespace ipcmark {

namespace {

constexpr int kPipe = STDERR_FILENO + 1;

// A copy of somebody's pipe or socket kept open here would hide its end from the other side.
void keep_only(int pipe_end) {
  // Out of the way of the three that are replaced; it is one of them if stdin was closed.
  const int kept = ::fcntl(pipe_end, F_DUPFD, kPipe);
  const int null = ::open("/dev/null", O_RDWR);
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) ::dup2(null, stream);
  ::dup2(kept, kPipe);
  ::close_range(kPipe + 1, std::numeric_limits<unsigned>::max(), 0);
}

// What fails here only makes the guardian easier to kill.
void leave_the_supervisor() {
  ::setsid();
  if (::chdir("/") == 0) ::prctl(PR_SET_NAME, "ipcmark-guard");
  std::ofstream("/proc/self/oom_score_adj") << "-1000";
}

// False when there is no pipe to wait for: nothing is known then, and nothing may be removed.
bool wait_for_end_of_pipe() {
  while (true) {
    char ignored = 0;
    const ssize_t count = ::read(kPipe, &ignored, sizeof ignored);
    if (count == 0) return true;
    if (count == -1 && errno != EINTR) return false;
  }
}

}  // namespace

void guard(int pipe_end, const std::filesystem::path& journal) noexcept {
  try {
    keep_only(pipe_end);
    leave_the_supervisor();
    if (!wait_for_end_of_pipe()) ::_exit(EXIT_FAILURE);
    if (std::filesystem::exists(journal)) remove_outstanding(journal);
  } catch (const std::exception&) {
    ::_exit(EXIT_FAILURE);
  }
  // Not exit: the handlers and the buffers of the supervisor were copied by fork, and are not ours.
  ::_exit(EXIT_SUCCESS);
}

}  // namespace ipcmark
