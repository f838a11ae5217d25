// Child processes that live and die together.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <vector>

#include "harness/core/units.h"
#include "harness/sys/fd.h"

namespace ipcmark {

// How workers came to their end.
struct WorkersEnd {
  enum class Kind { finished, died, deadline, interrupted, unkillable };
  Kind kind = Kind::finished;
  // wait(2) statuses of those that ended by themselves, before anybody was killed; by number.
  std::vector<std::optional<int>> own_status;
};

class Workers {
 public:
  // Forks `count` children, numbered from 0; each runs `worker_main`, which does not return. Throws
  // std::system_error when fork fails, with no child left.
  Workers(std::size_t count, const std::function<void(std::size_t)>& worker_main);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  // Kills and reaps what is left.
  ~Workers();

  std::size_t count() const { return workers_.size(); }
  pid_t pid(std::size_t number) const { return workers_[number].pid; }
  // Waits until all have ended, one has died, the deadline has passed, or `interrupt_fd` (-1: none)
  // is readable; then kills and reaps all. Takes at most deadline plus a few seconds, and as long as
  // `paused` says that the workers had to wait for others.
  WorkersEnd wait(
      Nanoseconds deadline, int interrupt_fd,
      const std::function<Nanoseconds()>& paused = [] { return Nanoseconds(0); });

 private:
  struct Worker {
    pid_t pid = -1;
    bool reaped = false;
    sys::UniqueFd pidfd;
    bool alive() const { return pid > 0 && !reaped; }
  };

  void fork_one(const std::function<void(std::size_t)>& worker_main);
  bool reap(std::size_t number, WorkersEnd& end, bool own);
  bool reap_all(WorkersEnd& end, bool own);
  void await_event(Nanoseconds deadline, int interrupt_fd,
                   const std::function<Nanoseconds()>& paused, WorkersEnd& end);
  bool await_readable(std::int64_t left_ns, int interrupt_fd) const;
  void give_others_a_moment(WorkersEnd& end);
  bool kill_and_reap();
  bool told_of_deaths() const;

  std::vector<Worker> workers_;
};

}  // namespace ipcmark
