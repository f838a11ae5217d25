// posix_mq_notify: POSIX message queues, one per direction, whose receiver is told by a signal that
// a queue is no longer empty. A registration is good for one signal, and none is sent for what was
// in the queue before: so register again, then look again, then wait.
#include <signal.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/posix_queue.h"
#include "bench/waits/deadline.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "posix_mq_notify",
    .family = "message_queue",
    .summary = "POSIX message queue per direction, a signal tells that it is no longer empty",
    .limit_name = "fs.mqueue.msgsize_max, fs.mqueue.msg_max, fs.mqueue.queues_max, RLIMIT_MSGQUEUE",
    .data =
        "messages, kept whole, in order, copied in and out; the signal only says that some came",
    .participants = "many senders; one process at a time is registered for the signal",
    .limits =
        "fs.mqueue.msgsize_max bytes a message, fs.mqueue.msg_max of them a queue; one signal per "
        "registration, only for a message that comes into an empty queue",
    .leftovers =
        "the name until mq_unlink; here it goes as soon as both sides have it. A registration goes "
        "with its process",
    .permissions = "mode bits of the name, 0600 here",
    .cost =
        "2 copies; per message that is waited for 6 system calls instead of 2: send; receive in vain, "
        "mq_notify, receive in vain, sigwaitinfo, receive",
    .flow = flows::kKernelBuffer,
    .use_when = "portable code must do other work while it waits for a queue",
    .avoid_when = "on Linux: there a queue is a descriptor, so poll and epoll wait for it",
    .manuals = "mq_notify(3), mq_overview(7), sigwaitinfo(2)"};

class PosixMqNotify {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = "sigwaitinfo";
  static constexpr std::string_view wait_help =
      "The signal is blocked, and sigwaitinfo(2) fetches it, with a time limit sigtimedwait(2): no "
      "handler runs.";
  static constexpr WaitKind wait_kind = WaitKind::blocking;
  static constexpr AxisSet axes{.timeout = true};

  class Endpoint {
   public:
    Endpoint(int in, int out, bool timed) : in_(in), out_(out), timed_(timed) {
      ::sigemptyset(&awaited_);
      ::sigaddset(&awaited_, kSignal);
      sys::check_zero(::pthread_sigmask(SIG_BLOCK, &awaited_, nullptr), "pthread_sigmask");
    }

    void send(ConstBytes tx) {
      while (posix_queue::send(out_, tx, 0) < 0) {
        if (errno != EINTR) sys::throw_system_error(errno, "mq_send");
      }
    }
    std::size_t recv(Bytes rx) {
      for (;;) {
        if (const auto length = try_receive(rx)) return *length;
        ask_for_signal();
        if (const auto length = try_receive(rx)) return *length;
        await_signal();
      }
    }

   private:
    std::optional<std::size_t> try_receive(Bytes rx) {
      const ssize_t length = posix_queue::receive(in_, rx);
      if (length >= 0) return static_cast<std::size_t>(length);
      if (errno != EAGAIN && errno != EINTR) sys::throw_system_error(errno, "mq_receive");
      return std::nullopt;
    }
    // EBUSY: a registration of ours still stands, since the last message was there before it.
    void ask_for_signal() {
      sigevent event{};
      event.sigev_notify = SIGEV_SIGNAL;
      event.sigev_signo = kSignal;
      if (::mq_notify(in_, &event) < 0 && errno != EBUSY) {
        sys::throw_system_error(errno, "mq_notify");
      }
    }
    // It may be one for a message that has been received meanwhile; then the loop goes round again.
    void await_signal() {
      const timespec length{kTimeLimit.count(), 0};
      while ((timed_ ? ::sigtimedwait(&awaited_, nullptr, &length)
                     : ::sigwaitinfo(&awaited_, nullptr)) < 0) {
        if (errno == EAGAIN) waits::throw_limit_reached("sigtimedwait");
        if (errno != EINTR) sys::throw_system_error(errno, "sigwaitinfo");
      }
    }

    int in_, out_;
    bool timed_;
    sigset_t awaited_;
  };

  static std::size_t max_message() { return posix_queue::max_message(); }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (!spec.one_process) return posix_queue::unsupported(spec);
    return "mq_notify signals a process, and either thread could get the other's signal";
  }
  static PosixMqNotify create(const ChannelSpec& spec) { return PosixMqNotify(spec); }
  void isolate(Side side) {
    pair_.in[index(other(side))].reset();
    pair_.out[index(other(side))].reset();
  }
  // The receiver looks without waiting; the sender waits while the queue is full.
  Endpoint attach(Side side) {
    sys::check(::fcntl(pair_.read_fd(side), F_SETFL, O_NONBLOCK), "fcntl F_SETFL");
    return {pair_.read_fd(side), pair_.write_fd(side), timed_};
  }

 private:
  static constexpr int kSignal = SIGUSR1;

  explicit PosixMqNotify(const ChannelSpec& spec)
      : pair_(posix_queue::open(spec)), timed_(spec.timed) {}

  FdPair pair_;
  bool timed_;
};

const Register<PosixMqNotify> registered;

}  // namespace
}  // namespace ipcmark
