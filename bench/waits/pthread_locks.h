// Process-shared mutexes to hand off: plain, robust, and with priority inheritance.
#pragma once

#include <array>

#include "bench/waits/handoff.h"
#include "bench/waits/pthread_objects.h"

namespace ipcmark::waits {

template <MutexKind kKind>
class PthreadLocks {
  static constexpr bool kIsPlain = kKind == MutexKind::plain;
  static constexpr bool kIsRobust = kKind == MutexKind::robust;
  // FUTEX_LOCK_PI, as older kernels have it, counts on the wall clock.
  static constexpr clockid_t kClock =
      kKind == MutexKind::inherit ? CLOCK_REALTIME : CLOCK_MONOTONIC;

 public:
  static constexpr std::string_view kName = kIsPlain    ? "mutex"
                                            : kIsRobust ? "robust_handoff"
                                                        : "pi_mutex";
  static constexpr std::string_view kHelp =
      kIsPlain
          ? "Three process-shared mutexes in turn: the sleeper waits for the one that the "
            "ringer holds; pthread_mutex_lock(3), with a time limit pthread_mutex_clocklock(3)."
      : kIsRobust
          ? "As mutex, with robust ones: when the ringer dies the sleeper gets EOWNERDEAD, repairs "
            "the mutex and wakes up."
          : "As mutex, with priority inheritance: the kernel knows the owner (FUTEX_LOCK_PI), and a "
            "waiter may spin for as long as the owner runs.";

  PthreadLocks() {
    for (Line& line : lines_) make_shared_mutex(line.mutex, kKind);
  }
  PthreadLocks(const PthreadLocks&) = delete;
  PthreadLocks& operator=(const PthreadLocks&) = delete;
  ~PthreadLocks() = default;  // none is destroyed: see pthread_objects.h

  void lock(Role, std::uint32_t i) { taken(i, ::pthread_mutex_lock(&lines_[i].mutex)); }
  bool lock_until(Role, std::uint32_t i, std::chrono::seconds limit) {
#if defined(__SANITIZE_THREAD__)
    // GCC 12's does not know clocklock, and would take the unlocking for an error.
    const timespec until = deadline(limit, CLOCK_REALTIME);
    const int error = ::pthread_mutex_timedlock(&lines_[i].mutex, &until);
#else
    const timespec until = deadline(limit, kClock);
    const int error = ::pthread_mutex_clocklock(&lines_[i].mutex, kClock, &until);
#endif
    return taken(i, error);
  }
  void unlock(Role, std::uint32_t i) { ::pthread_mutex_unlock(&lines_[i].mutex); }

 private:
  struct alignas(kNoSharing) Line {
    pthread_mutex_t mutex;
  };

  // False when time ran out. A mutex by itself guards nothing that a death could leave half written.
  bool taken(std::uint32_t i, int error) {
    if (error == EOWNERDEAD) ::pthread_mutex_consistent(&lines_[i].mutex);
    if (error != 0 && error != EOWNERDEAD && error != ETIMEDOUT) [[unlikely]]
      sys::throw_system_error(error, "pthread_mutex_lock");
    return error != ETIMEDOUT;
  }

  std::array<Line, kHandoffLocks> lines_;
};

using MutexHandoff = HandoffBell<PthreadLocks<MutexKind::plain>>;
using RobustHandoff = HandoffBell<PthreadLocks<MutexKind::robust>>;
using PiMutexHandoff = HandoffBell<PthreadLocks<MutexKind::inherit>>;

static_assert(Doorbell<MutexHandoff> && Doorbell<RobustHandoff> && Doorbell<PiMutexHandoff>);

}  // namespace ipcmark::waits
