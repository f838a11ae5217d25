// A signal to the sleeper's thread, blocked there and fetched with sigwaitinfo(2): no handler runs,
// and a signal that comes before the sleep stays pending, so nothing is lost.
//
// SIGURG and SIGWINCH, because they are ignored by default: a last ring may come when the sleeper
// has left. They are plain signals: many that are pending are one, where a queue of real-time ones
// would end at RLIMIT_SIGPENDING. A worker sleeps on two bells; were both the same signal, one
// could end the other's sleep early, which is allowed but costs a wake-up.
#pragma once

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <utility>

#include "bench/waits/deadline.h"
#include "bench/waits/doorbell.h"

namespace ipcmark::waits {

class SignalBell {
 public:
  static constexpr std::string_view kName = "signal";
  static constexpr std::string_view kHelp =
      "A blocked signal to the sleeper's thread: tgkill(2) rings, sigwaitinfo(2) sleeps, with a "
      "time limit sigtimedwait(2). The ringer needs the sleeper's user, or CAP_KILL.";
  struct Ticket {};

  void attach(Role role) {
    if (role != Role::sleeper) return;
    static thread_local bool first_is_taken = false;
    signal_ = std::exchange(first_is_taken, !first_is_taken) ? SIGWINCH : SIGURG;
    const sigset_t awaited = set();
    sys::check_zero(::pthread_sigmask(SIG_BLOCK, &awaited, nullptr), "pthread_sigmask");
    process_ = ::getpid();
    thread_ = ::gettid();
  }
  void detach(Role role) {
    if (role != Role::sleeper) return;
    const sigset_t awaited = set();
    ::pthread_sigmask(SIG_UNBLOCK, &awaited, nullptr);
  }

  Ticket ticket() { return {}; }  // the kernel keeps it pending
  void sleep(Ticket) {
    const sigset_t awaited = set();
    while (::sigwaitinfo(&awaited, nullptr) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "sigwaitinfo");
    }
  }
  void sleep_for(Ticket, std::chrono::seconds limit) {
    const sigset_t awaited = set();
    const timespec length{limit.count(), 0};
    while (::sigtimedwait(&awaited, nullptr, &length) < 0) {
      if (errno == EAGAIN) throw_limit_reached("sigtimedwait");
      if (errno != EINTR) sys::throw_system_error(errno, "sigtimedwait");
    }
  }
  void ring() {
    // ESRCH: the sleeper has left.
    if (::syscall(SYS_tgkill, process_, thread_, signal_) < 0 && errno != ESRCH) {
      sys::throw_system_error(errno, "tgkill");
    }
  }

 private:
  sigset_t set() const {
    sigset_t only;
    ::sigemptyset(&only);
    ::sigaddset(&only, signal_);
    return only;
  }

  int signal_ = 0;
  pid_t process_ = 0;
  pid_t thread_ = 0;
};

static_assert(Doorbell<SignalBell>);

}  // namespace ipcmark::waits
