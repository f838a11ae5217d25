#include "harness/run/signal_watch.h"

#include <signal.h>
#include <sys/signalfd.h>

#include "harness/sys/error.h"

namespace ipcmark {

namespace {

sigset_t watched() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction current {};
    ::sigaction(signal, nullptr, &current);
    if (current.sa_handler != SIG_IGN) ::sigaddset(&set, signal);
  }
  return set;
}

}  // namespace

SignalWatch::SignalWatch() {
  const sigset_t set = watched();
  sys::check(::sigprocmask(SIG_BLOCK, &set, nullptr), "sigprocmask");
  fd_ = sys::UniqueFd(sys::check(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC), "signalfd"));
}

int SignalWatch::signal() const {
  signalfd_siginfo info{};
  if (signal_ == 0 && ::read(fd_.get(), &info, sizeof info) == sizeof info) {
    signal_ = static_cast<int>(info.ssi_signo);
  }
  return signal_;
}

}  // namespace ipcmark
