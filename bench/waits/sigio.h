// Signal-driven I/O: O_ASYNC raises a queued real-time signal, which sigtimedwait(2) takes.
#pragma once

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "bench/waits/readiness.h"

namespace ipcmark::waits {

class Sigio {
 public:
  static constexpr std::string_view kName = "sigio";
  static constexpr std::string_view kHelp =
      "O_NONBLOCK and O_ASYNC; after EAGAIN, sigtimedwait(2) for the queued real-time signal (F_SETSIG) "
      "that the kernel sends to the thread.";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr bool kNonblocking = true, kAsksFirst = false, kTimed = true;
  static constexpr bool kServesOne = true;  // the descriptor tells one process

  Sigio(int fd, Interest, bool timed) : fd_(fd), timed_(timed), signals_(block_signals()) {}
  Sigio(const Sigio&) = delete;
  Sigio& operator=(const Sigio&) = delete;
  ~Sigio() {
    if (!armed_) return;
    ::fcntl(fd_, F_SETFL, ::fcntl(fd_, F_GETFL) & ~O_ASYNC);
    drain();
  }

  // Called after EAGAIN. What arrived before the arming raised no signal, so the caller looks again
  // then; what arrives later waits in the queue. A direction that never makes one wait is never
  // armed: a pipe's writer would be sent a signal for every read of the other side.
  void wait() {
    if (!armed_) return arm();
    int signal;
    while ((signal = take(timed_ ? &kLimit : nullptr)) < 0) {
      if (errno == EAGAIN) throw_timed_out("sigtimedwait");
      if (errno != EINTR) sys::throw_system_error(errno, "sigtimedwait");
    }
    drain();
  }

 private:
  static constexpr timespec kLimit{kTimeLimit.count(), 0}, kAtOnce{0, 0};

  // SIGIO comes instead when the queue (RLIMIT_SIGPENDING) is full: it says that something happened,
  // which is all that any of them says. Stays blocked, since one pending would end the process.
  static sigset_t block_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGRTMIN);
    ::sigaddset(&signals, SIGIO);
    sys::check_zero(::pthread_sigmask(SIG_BLOCK, &signals, nullptr), "pthread_sigmask");
    return signals;
  }

  // One signal for both directions: a socket's are one description, which has one setting. It goes
  // to this thread alone, or two sides in one process would take each other's.
  void arm() {
    const f_owner_ex owner{F_OWNER_TID, ::gettid()};
    sys::check(::fcntl(fd_, F_SETOWN_EX, &owner), "F_SETOWN_EX");
    sys::check(::fcntl(fd_, F_SETSIG, SIGRTMIN), "F_SETSIG");
    const int flags = sys::check(::fcntl(fd_, F_GETFL), "fcntl F_GETFL");
    sys::check(::fcntl(fd_, F_SETFL, flags | O_ASYNC), "fcntl O_ASYNC");
    if ((::fcntl(fd_, F_GETFL) & O_ASYNC) == 0)
      sys::throw_system_error(EOPNOTSUPP, "O_ASYNC: this descriptor raises no signals");
    armed_ = true;
  }

  // Signals of what has been read without waiting would otherwise wake us once each.
  void drain() {
    while (take(&kAtOnce) > 0) {
    }
  }

  int take(const timespec* limit) { return ::sigtimedwait(&signals_, nullptr, limit); }

  int fd_;
  bool timed_;
  bool armed_ = false;
  sigset_t signals_;
};

static_assert(Readiness<Sigio>);

}  // namespace ipcmark::waits
