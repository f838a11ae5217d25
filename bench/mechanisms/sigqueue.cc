// sigqueue: a real-time signal, which is queued and carries four bytes.
#include "bench/adapters/flows.h"
#include "bench/adapters/signal_bell.h"

namespace ipcmark {
namespace {

struct Sigqueue {
  static constexpr MechanismInfo info{
      .name = "sigqueue",
      .family = "signal",
      .summary = "real-time signal with a value, sent with sigqueue(3)",
      .limit_name = "RLIMIT_SIGPENDING",
      .data = "4 bytes (sigval), of which all arrive, in order; lower-numbered signals first",
      .participants = "any to a process, by number; the receiver learns the sender's pid and user",
      .limits =
          "4 bytes a signal; RLIMIT_SIGPENDING signals queued per user, then EAGAIN. A stream here "
          "waits after 8,192",
      .leftovers = "nothing. A number may meanwhile belong to another process: pidfd_signal",
      .permissions = "the same user, or CAP_KILL",
      .cost = "1 allocation in the kernel, 1 system call to send, 1 to fetch or a handler's frame",
      .flow = flows::kKernelBuffer,
      .use_when = "a number goes with the news, as with POSIX timers and asynchronous I/O",
      .avoid_when = "there is more to say than a number",
      .manuals = "signal(7), sigqueue(3), sigwaitinfo(2), signalfd(2), getrlimit(2)"};
  static constexpr std::size_t kMaxMessage = kSignalBytes;

  static int signal() { return SIGRTMIN; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    rlimit queued{};
    sys::check(::getrlimit(RLIMIT_SIGPENDING, &queued), "getrlimit");
    const rlim_t needed = spec.pattern == Pattern::stream ? kSignalCredit : 2;
    if (queued.rlim_cur >= needed) return std::nullopt;
    return "up to " + std::to_string(needed) + " signals are queued, and RLIMIT_SIGPENDING is " +
           std::to_string(queued.rlim_cur) + ": raise `ulimit -i`";
  }
  // sigqueue(3) knows no threads.
  int send(const SignalTarget& target, int signal, sigval value) {
    if (!target.is_thread_of_ours) return ::sigqueue(target.process, signal, value);
    siginfo_t queued{};
    queued.si_code = SI_QUEUE;
    queued.si_pid = target.process;
    queued.si_uid = ::getuid();
    queued.si_value = value;
    return static_cast<int>(
        ::syscall(SYS_rt_tgsigqueueinfo, target.process, target.thread, signal, &queued));
  }
};

const SignalRows<Sigqueue> registered;

}  // namespace
}  // namespace ipcmark
