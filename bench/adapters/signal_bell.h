// Signals as bells: what sends one and what waits for one are two choices of their own.
//
// Between processes a signal goes to the process, as these calls are used. Between threads of one
// it must go to the thread: the kernel would otherwise hand it to any that does not block it.
#pragma once

#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>

#include "bench/adapters/notify_channel.h"
#include "bench/waits/fd_bell.h"
#include "harness/run/rig.h"
#include "harness/sys/error.h"
#include "harness/sys/fd.h"

namespace ipcmark {

inline constexpr std::size_t kSignalBytes = sizeof(sigval::sival_int);

inline constexpr std::uint32_t kSignalCredit = 8'192;

// Who is to be woken. The sleeper says it before the first message, the ringer whether both are in
// one process.
struct SignalTarget {
  pid_t process = 0;
  pid_t thread = 0;
  bool is_thread_of_ours = false;
};

namespace signals {

inline sigset_t only(int signal) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal);
  return set;
}

// A wait has attach(signal), detach(), and wait(signal) that returns the value that came with it.
// The signal is blocked in the sleeper's thread all the time, so that none is lost before a wait.
class SigwaitInfo {
 public:
  static constexpr std::string_view kName = "sigwaitinfo";
  static constexpr std::string_view kHelp =
      "The signal is blocked, and sigwaitinfo(2) fetches it, with a time limit sigtimedwait(2): no "
      "handler runs.";
  void attach(int) {}
  void detach() {}
  int wait(int signal) {
    const sigset_t awaited = only(signal);
    siginfo_t info;
    while (::sigwaitinfo(&awaited, &info) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "sigwaitinfo");
    }
    return info.si_value.sival_int;
  }
  int wait_for(int signal, std::chrono::seconds limit) {
    const sigset_t awaited = only(signal);
    const timespec length{limit.count(), 0};
    siginfo_t info;
    while (::sigtimedwait(&awaited, &info, &length) < 0) {
      if (errno == EAGAIN) waits::throw_limit_reached("sigtimedwait");
      if (errno != EINTR) sys::throw_system_error(errno, "sigtimedwait");
    }
    return info.si_value.sival_int;
  }
};

class SignalFd {
 public:
  static constexpr std::string_view kName = "signalfd";
  static constexpr std::string_view kHelp =
      "The signal is blocked, and read(2) of a signalfd(2) fetches it, with a time limit after "
      "ppoll(2): fits into an event loop.";
  // The descriptor is the worker's, this object the supervisor's too: so it is a plain number.
  void attach(int signal) {
    const sigset_t awaited = only(signal);
    fd_ = sys::check(::signalfd(-1, &awaited, SFD_CLOEXEC), "signalfd");
  }
  void detach() { ::close(fd_); }
  int wait(int) {
    signalfd_siginfo info;
    while (::read(fd_, &info, sizeof info) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "read of a signalfd");
    }
    return info.ssi_int;
  }
  int wait_for(int signal, std::chrono::seconds limit) {
    waits::wait_readable(fd_, limit);
    return wait(signal);
  }

 private:
  int fd_ = -1;
};

class Handler {
 public:
  static constexpr std::string_view kName = "handler";
  static constexpr std::string_view kHelp =
      "sigsuspend(2) unblocks the signal and sleeps at once; a handler runs and says that it came.";
  // Never taken back: the other thread of the process may still wait with it.
  void attach(int signal) {
    struct sigaction action {};
    action.sa_sigaction = note;
    action.sa_flags = SA_SIGINFO;
    sys::check(::sigaction(signal, &action, nullptr), "sigaction");
    sys::check_zero(::pthread_sigmask(SIG_BLOCK, nullptr, &while_asleep_), "pthread_sigmask");
    ::sigdelset(&while_asleep_, signal);
  }
  void detach() {}
  // The handler can only run in sigsuspend, and it runs once: the signal is blocked meanwhile.
  int wait(int) {
    while (!has_come) ::sigsuspend(&while_asleep_);
    has_come = 0;
    return value;
  }

 private:
  static void note(int, siginfo_t* info, void*) {
    value = info->si_value.sival_int;
    has_come = 1;
  }

  static inline thread_local volatile sig_atomic_t has_come = 0;
  static inline thread_local volatile int value = 0;
  sigset_t while_asleep_{};
};

}  // namespace signals

// Sender: info, signal(), kMaxMessage, unsupported(spec), and send(target, signal, value), which
// returns as a system call does; optional detach().
template <class Sender, class Wait>
class SignalBell {
 public:
  static constexpr const MechanismInfo& info = Sender::info;
  static constexpr std::string_view kWait = Wait::kName;
  static constexpr std::string_view kHelp = Wait::kHelp;
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr std::size_t kMaxMessage = Sender::kMaxMessage;
  static constexpr std::uint32_t kCredit = kSignalCredit;

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    return Sender::unsupported(spec);
  }
  void attach(waits::Role role) {
    if (role == waits::Role::ringer) {
      ringer_ = ::getpid();
      return;
    }
    const sigset_t awaited = signals::only(signal());
    sys::check_zero(::pthread_sigmask(SIG_BLOCK, &awaited, nullptr), "pthread_sigmask");
    wait_.attach(signal());
    process_ = ::getpid();
    thread_ = ::gettid();
  }
  // What is still pending would kill us once it is no longer blocked.
  void detach(waits::Role role) {
    if (role == waits::Role::ringer) {
      if constexpr (requires { sender_.detach(); }) sender_.detach();
      return;
    }
    wait_.detach();
    const sigset_t awaited = signals::only(signal());
    const timespec at_once{};
    while (::sigtimedwait(&awaited, nullptr, &at_once) > 0) {
    }
    ::pthread_sigmask(SIG_UNBLOCK, &awaited, nullptr);
  }

  void ring(ConstBytes tx) {
    sigval value{};
    std::memcpy(&value.sival_int, tx.data(), tx.size());
    sys::check(sender_.send({process_, thread_, process_ == ringer_}, signal(), value), "a signal");
  }
  void wait(Bytes rx) { take(wait_.wait(signal()), rx); }
  void wait_for(Bytes rx, std::chrono::seconds limit) requires requires(Wait wait) {
    wait.wait_for(0, limit);
  }
  { take(wait_.wait_for(signal(), limit), rx); }

 private:
  static int signal() { return Sender::signal(); }
  static void take(int value, Bytes rx) { std::memcpy(rx.data(), &value, rx.size()); }

  pid_t process_ = 0, thread_ = 0;  // of the sleeper
  pid_t ringer_ = 0;
  Sender sender_;  // of the ringer
  Wait wait_;      // of the sleeper
};

// A real-time signal is queued, a plain one is pending or not.
inline std::optional<std::string> refuse_stream_of_plain_signals(const ChannelSpec& spec) {
  if (spec.pattern != Pattern::stream) return std::nullopt;
  return "a signal that is pending already is not pending twice, so a stream of them loses some";
}

template <class Sender>
using SignalRows = Register<NotifyChannel<SignalBell<Sender, signals::SigwaitInfo>>,
                            NotifyChannel<SignalBell<Sender, signals::SignalFd>>,
                            NotifyChannel<SignalBell<Sender, signals::Handler>>>;

}  // namespace ipcmark
