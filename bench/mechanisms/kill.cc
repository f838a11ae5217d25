// kill: a plain signal, SIGUSR1, to the other side.
#include "bench/adapters/flows.h"
#include "bench/adapters/signal_bell.h"

namespace ipcmark {
namespace {

struct Kill {
  static constexpr MechanismInfo info{
      .name = "kill",
      .family = "signal",
      .summary = "plain signal (SIGUSR1), sent with kill(2)",
      .data = "nothing but that it happened, once or more: a pending one is not pending twice",
      .participants = "any to a process, or a process group, by number",
      .limits = "one under way per signal; 31 signals, most of which mean something already",
      .leftovers = "nothing. A number may meanwhile belong to another process: pidfd_signal",
      .permissions = "the same user, or CAP_KILL",
      .cost = "no copy; 1 system call to send, 1 to fetch, or a handler's frame and sigreturn(2)",
      .flow = flows::kDoorbell,
      .use_when = "a process must be told to end, to reload, to report",
      .avoid_when = "two programs share a conversation: a signal has no sender, queue or content",
      .manuals = "signal(7), kill(2), sigwaitinfo(2), signalfd(2), sigsuspend(2)"};
  static constexpr std::size_t kMaxMessage = 0;

  static int signal() { return SIGUSR1; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    return refuse_stream_of_plain_signals(spec);
  }
  int send(const SignalTarget& target, int signal, sigval) {
    if (target.is_thread_of_ours) return ::tgkill(target.process, target.thread, signal);
    return ::kill(target.process, signal);
  }
};

const SignalRows<Kill> registered;

}  // namespace
}  // namespace ipcmark
