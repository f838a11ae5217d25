#include "harness/run/worker_pair.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "harness/sys/error.h"

namespace ipcmark {

namespace {

// A survivor often reports EPIPE before its dead peer can be reaped; the true cause is waited for,
// unless it is known: a signal.
constexpr int kOtherDiesWithinMs = 20;
constexpr int kReapWithinMs = 5'000;
constexpr std::int64_t kLookEachNs = 10'000'000;  // for a death that nothing tells of

std::int64_t now_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// -1 where there is no such call: before Linux 5.3, and under valgrind 3.19.
int open_pidfd(pid_t pid) {
  const auto fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  return fd < 0 && errno == ENOSYS ? fd : sys::check(fd, "pidfd_open");
}

}  // namespace

WorkerPair::WorkerPair(const std::function<void(Side)>& side_main) {
  try {
    fork_side(Side::initiator, side_main);
    fork_side(Side::responder, side_main);
  } catch (...) {
    kill_and_reap();
    throw;
  }
}

WorkerPair::~WorkerPair() { kill_and_reap(); }

void WorkerPair::fork_side(Side side, const std::function<void(Side)>& side_main) {
  const pid_t pid = sys::check(::fork(), "fork");
  if (pid == 0) {
    side_main(side);
    ::_exit(1);
  }
  pids_[index(side)] = pid;
  pidfds_[index(side)] = sys::UniqueFd(open_pidfd(pid));
}

// Collects a side that has ended; true when it has. `own`: nobody has been killed yet.
bool WorkerPair::reap(std::size_t side, PairEnd& end, bool own) {
  if (!alive(side)) return true;
  int status = 0;
  const pid_t got = ::waitpid(pids_[side], &status, WNOHANG);
  if (got == 0 || (got < 0 && errno == EINTR)) return false;
  reaped_[side] = true;
  if (own && got > 0) end.own_status[side] = status;
  return true;
}

void WorkerPair::await_event(Nanoseconds deadline, int interrupt_fd, PairEnd& end) {
  const std::int64_t until_ns = now_ns() + deadline.count();
  for (;;) {
    const bool first = reap(0, end, true), second = reap(1, end, true);
    const auto badly = [](const std::optional<int>& status) { return status && *status != 0; };
    if (badly(end.own_status[0]) || badly(end.own_status[1])) end.kind = PairEnd::Kind::died;
    if (end.kind == PairEnd::Kind::died || (first && second)) return;
    const std::int64_t left_ns = until_ns - now_ns();
    if (left_ns <= 0) {
      end.kind = PairEnd::Kind::deadline;
      return;
    }
    std::array<pollfd, 3> events{{{interrupt_fd, POLLIN, 0},
                                  {alive(0) ? pidfds_[0].get() : -1, POLLIN, 0},
                                  {alive(1) ? pidfds_[1].get() : -1, POLLIN, 0}}};
    const std::int64_t nap_ns = told_of_deaths() ? left_ns : std::min(left_ns, kLookEachNs);
    const timespec timeout{nap_ns / 1'000'000'000, nap_ns % 1'000'000'000};
    if (::ppoll(events.data(), events.size(), &timeout, nullptr) > 0 && events[0].revents != 0) {
      end.kind = PairEnd::Kind::interrupted;
      return;
    }
  }
}

void WorkerPair::give_other_a_moment(PairEnd& end) {
  for (std::size_t side = 0; side < 2; ++side) {
    if (!alive(side)) continue;
    pollfd event{pidfds_[side].get(), POLLIN, 0};
    ::poll(&event, 1, kOtherDiesWithinMs);
    reap(side, end, true);
  }
}

bool WorkerPair::kill_and_reap() {
  PairEnd unused;
  for (std::size_t side = 0; side < 2; ++side) {
    if (!alive(side)) continue;
    ::kill(-pids_[side], SIGKILL);  // its group, once it has made one
    ::kill(pids_[side], SIGKILL);
  }
  for (std::size_t side = 0; side < 2; ++side) {
    const std::int64_t until_ns = now_ns() + std::int64_t{kReapWithinMs} * 1'000'000;
    while (!reap(side, unused, false) && now_ns() < until_ns) {
      pollfd event{pidfds_[side].get(), POLLIN, 0};
      ::poll(&event, 1, 10);
    }
  }
  return !alive(0) && !alive(1);
}

PairEnd WorkerPair::wait(Nanoseconds deadline, int interrupt_fd) {
  PairEnd end;
  await_event(deadline, interrupt_fd, end);
  const auto by_signal = [](const std::optional<int>& status) {
    return status && WIFSIGNALED(*status);
  };
  const bool is_explained = by_signal(end.own_status[0]) || by_signal(end.own_status[1]);
  if (end.kind == PairEnd::Kind::died && !is_explained) give_other_a_moment(end);
  if (!kill_and_reap()) end.kind = PairEnd::Kind::unkillable;
  return end;
}

}  // namespace ipcmark
