// pidfd_signal: a plain signal, SIGUSR1, to a process by descriptor instead of by number.
#include "bench/adapters/flows.h"
#include "bench/adapters/signal_bell.h"

namespace ipcmark {
namespace {

class PidfdSignal {
 public:
  static constexpr MechanismInfo info{
      .name = "pidfd_signal",
      .family = "signal",
      .summary = "plain signal (SIGUSR1), sent through a pidfd",
      .data = "nothing but that it happened, once or more: a pending one is not pending twice",
      .participants = "any that have a descriptor of the process",
      .limits = "one under way per signal",
      .leftovers =
          "nothing. The descriptor stays that process's: once it is dead, ESRCH, never another "
          "process; and it can be polled for the end",
      .permissions = "the descriptor, and the same user or CAP_KILL",
      .cost = "as kill, less the look-up of the number",
      .flow = flows::kDoorbell,
      .use_when = "the receiver may end at any time and its number be given to another",
      .avoid_when = "as kill: there is anything to say",
      .manuals = "pidfd_open(2), pidfd_send_signal(2), signal(7)"};
  static constexpr std::size_t kMaxMessage = 0;

  static int signal() { return SIGUSR1; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    const sys::UniqueFd self(open(::getpid()));
    if (!self || signal_through(self.get(), 0) < 0) {
      return "pidfd_open or pidfd_send_signal is refused (" +
             std::string(::strerrorname_np(errno)) + ")";
    }
    return refuse_stream_of_plain_signals(spec);
  }
  // Opened with the first signal, when the receiver has said who it is. There are descriptors of
  // threads only since Linux 6.9; a thread is told by number.
  int send(const SignalTarget& target, int signal, sigval) {
    if (target.is_thread_of_ours) return ::tgkill(target.process, target.thread, signal);
    if (fd_ < 0) fd_ = sys::check(open(target.process), "pidfd_open");
    return signal_through(fd_, signal);
  }
  void detach() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  static int open(pid_t process) { return static_cast<int>(::syscall(SYS_pidfd_open, process, 0)); }
  static int signal_through(int fd, int signal) {
    return static_cast<int>(::syscall(SYS_pidfd_send_signal, fd, signal, nullptr, 0));
  }

  int fd_ = -1;
};

const SignalRows<PidfdSignal> registered;

}  // namespace
}  // namespace ipcmark
