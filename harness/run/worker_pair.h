// Two child processes that live and die together.
#pragma once

#include <sys/types.h>

#include <array>
#include <functional>
#include <optional>
#include <string>

#include "harness/core/channel.h"
#include "harness/core/units.h"
#include "harness/sys/fd.h"

namespace ipcmark {

// How a pair of workers came to its end.
struct PairEnd {
  enum class Kind { finished, died, deadline, interrupted, unkillable };
  Kind kind = Kind::finished;
  // wait(2) statuses of those that ended by themselves, before anybody was killed.
  std::array<std::optional<int>, 2> own_status;
};

class WorkerPair {
 public:
  // Forks the two sides; each runs `side_main`, which does not return. Throws std::system_error
  // when fork fails, with no child left.
  explicit WorkerPair(const std::function<void(Side)>& side_main);
  WorkerPair(const WorkerPair&) = delete;
  WorkerPair& operator=(const WorkerPair&) = delete;
  // Kills and reaps what is left.
  ~WorkerPair();

  pid_t pid(Side side) const { return pids_[index(side)]; }
  // Waits until both have ended, one has died, the deadline has passed, or `interrupt_fd` (-1:
  // none) is readable; then kills and reaps both. Takes at most deadline plus a few seconds.
  PairEnd wait(Nanoseconds deadline, int interrupt_fd);

 private:
  void fork_side(Side side, const std::function<void(Side)>& side_main);
  bool reap(std::size_t side, PairEnd& end, bool own);
  void await_event(Nanoseconds deadline, int interrupt_fd, PairEnd& end);
  void give_other_a_moment(PairEnd& end);
  bool kill_and_reap();
  bool alive(std::size_t side) const { return pids_[side] > 0 && !reaped_[side]; }
  // Without a pidfd of each living side its death has to be looked for.
  bool told_of_deaths() const { return (!alive(0) || pidfds_[0]) && (!alive(1) || pidfds_[1]); }

  std::array<pid_t, 2> pids_{-1, -1};
  std::array<bool, 2> reaped_{false, false};
  std::array<sys::UniqueFd, 2> pidfds_;
};

}  // namespace ipcmark
