#include "harness/run/workers.h"

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
constexpr int kOthersDieWithinMs = 20;
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

template <class Is>
bool any(const WorkersEnd& end, Is is) {
  return std::any_of(end.own_status.begin(), end.own_status.end(),
                     [&](const std::optional<int>& status) { return status && is(*status); });
}

}  // namespace

Workers::Workers(std::size_t count, const std::function<void(std::size_t)>& worker_main) {
  workers_.reserve(count);
  try {
    for (std::size_t i = 0; i < count; ++i) fork_one(worker_main);
  } catch (...) {
    kill_and_reap();
    throw;
  }
}

Workers::~Workers() { kill_and_reap(); }

void Workers::fork_one(const std::function<void(std::size_t)>& worker_main) {
  const std::size_t number = workers_.size();
  const pid_t pid = sys::check(::fork(), "fork");
  if (pid == 0) {
    worker_main(number);
    ::_exit(1);
  }
  workers_.push_back({.pid = pid, .reaped = false, .pidfd = {}});
  workers_.back().pidfd = sys::UniqueFd(open_pidfd(pid));
}

// Collects a worker that has ended; true when it has. `own`: nobody has been killed yet.
bool Workers::reap(std::size_t number, WorkersEnd& end, bool own) {
  Worker& worker = workers_[number];
  if (!worker.alive()) return true;
  int status = 0;
  const pid_t got = ::waitpid(worker.pid, &status, WNOHANG);
  if (got == 0 || (got < 0 && errno == EINTR)) return false;
  worker.reaped = true;
  if (own && got > 0) end.own_status[number] = status;
  return true;
}

bool Workers::reap_all(WorkersEnd& end, bool own) {
  bool all = true;
  for (std::size_t i = 0; i < workers_.size(); ++i) all = reap(i, end, own) && all;
  return all;
}

// Without a pidfd of each living worker a death has to be looked for.
bool Workers::told_of_deaths() const {
  return std::all_of(workers_.begin(), workers_.end(),
                     [](const Worker& worker) { return !worker.alive() || worker.pidfd; });
}

// True when the interruption came.
bool Workers::await_readable(std::int64_t left_ns, int interrupt_fd) const {
  std::vector<pollfd> events{{interrupt_fd, POLLIN, 0}};
  for (const Worker& worker : workers_) {
    events.push_back({worker.alive() ? worker.pidfd.get() : -1, POLLIN, 0});
  }
  const std::int64_t nap_ns = told_of_deaths() ? left_ns : std::min(left_ns, kLookEachNs);
  const timespec timeout{nap_ns / 1'000'000'000, nap_ns % 1'000'000'000};
  return ::ppoll(events.data(), events.size(), &timeout, nullptr) > 0 && events[0].revents != 0;
}

void Workers::await_event(Nanoseconds deadline, int interrupt_fd,
                          const std::function<Nanoseconds()>& paused, WorkersEnd& end) {
  const std::int64_t until_ns = now_ns() + deadline.count();
  for (;;) {
    const bool all = reap_all(end, true);
    if (any(end, [](int status) { return status != 0; })) end.kind = WorkersEnd::Kind::died;
    if (end.kind == WorkersEnd::Kind::died || all) return;
    const std::int64_t left_ns = until_ns + paused().count() - now_ns();
    if (left_ns <= 0) {
      end.kind = WorkersEnd::Kind::deadline;
      return;
    }
    if (await_readable(left_ns, interrupt_fd)) {
      end.kind = WorkersEnd::Kind::interrupted;
      return;
    }
  }
}

void Workers::give_others_a_moment(WorkersEnd& end) {
  const std::int64_t until_ns = now_ns() + std::int64_t{kOthersDieWithinMs} * 1'000'000;
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if (!workers_[i].alive()) continue;
    pollfd event{workers_[i].pidfd.get(), POLLIN, 0};
    const std::int64_t left_ns = std::max<std::int64_t>(0, until_ns - now_ns());
    ::poll(&event, 1, static_cast<int>(left_ns / 1'000'000));
    reap(i, end, true);
  }
}

bool Workers::kill_and_reap() {
  WorkersEnd unused;
  for (const Worker& worker : workers_) {
    if (!worker.alive()) continue;
    ::kill(-worker.pid, SIGKILL);  // its group, once it has made one
    ::kill(worker.pid, SIGKILL);
  }
  const std::int64_t until_ns = now_ns() + std::int64_t{kReapWithinMs} * 1'000'000;
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    while (!reap(i, unused, false) && now_ns() < until_ns) {
      pollfd event{workers_[i].pidfd.get(), POLLIN, 0};
      ::poll(&event, 1, 10);
    }
  }
  return std::none_of(workers_.begin(), workers_.end(), [](const Worker& w) { return w.alive(); });
}

WorkersEnd Workers::wait(Nanoseconds deadline, int interrupt_fd,
                         const std::function<Nanoseconds()>& paused) {
  WorkersEnd end;
  end.own_status.resize(workers_.size());
  await_event(deadline, interrupt_fd, paused, end);
  const bool is_explained = any(end, [](int status) { return WIFSIGNALED(status); });
  if (end.kind == WorkersEnd::Kind::died && !is_explained) give_others_a_moment(end);
  if (!kill_and_reap()) end.kind = WorkersEnd::Kind::unkillable;
  return end;
}

}  // namespace ipcmark
