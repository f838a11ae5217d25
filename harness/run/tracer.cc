#include "harness/run/tracer.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace ipcmark {
namespace {

constexpr int kSystemCall = SIGTRAP | 0x80;  // PTRACE_O_TRACESYSGOOD marks them so

// False when it will not stop again.
bool next_stop(pid_t traced, int& status) {
  while (::waitpid(traced, &status, __WALL) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFSTOPPED(status);
}

bool seize(pid_t traced) {
  if (::ptrace(PTRACE_SEIZE, traced, nullptr, PTRACE_O_TRACESYSGOOD) != 0) return false;
  int status = 0;
  if (::ptrace(PTRACE_INTERRUPT, traced, nullptr, nullptr) != 0) return false;
  return next_stop(traced, status) && ::ptrace(PTRACE_SYSCALL, traced, nullptr, nullptr) == 0;
}

// The signal that a stop holds back from the thread, or 0.
std::uintptr_t held_back(int status) {
  const int signal = WSTOPSIG(status);
  const bool ours = status >> 16 == PTRACE_EVENT_STOP || signal == kSystemCall || signal == SIGTRAP;
  return ours ? 0 : static_cast<std::uintptr_t>(signal);
}

// True when the thread stays stopped, as by SIGSTOP, until somebody else continues it.
bool stays(int status) {
  const int signal = WSTOPSIG(status);
  return status >> 16 == PTRACE_EVENT_STOP &&
         (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU);
}

void go_on(pid_t traced, int status) {
  ::ptrace(stays(status) ? PTRACE_LISTEN : PTRACE_SYSCALL, traced, nullptr, held_back(status));
}

void count(TracerBoard& board, pid_t traced) {
  bool inside = false;
  for (int status = 0; next_stop(traced, status); go_on(traced, status)) {
    if (WSTOPSIG(status) == kSystemCall) {
      inside = !inside;
      if (inside) board.entered.fetch_add(1);
    }
    if (!board.stop.load()) continue;
    ::ptrace(PTRACE_DETACH, traced, nullptr, held_back(status));
    return;
  }
}

}  // namespace

void trace(TracerBoard& board, pid_t worker, pid_t traced) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_NAME, "ipcmark-count");
  // A copy of an end of the transport would hide from one side that the other has died.
  ::syscall(SYS_close_range, 0U, ~0U, 0U);
  while (!board.may_start.load()) {
    if (::getppid() != worker) ::_exit(0);
    ::sched_yield();
  }
  const bool counting = seize(traced);
  board.state.store(counting ? TracerBoard::State::counting : TracerBoard::State::refused);
  if (counting) count(board, traced);
  ::_exit(0);
}

}  // namespace ipcmark
