// posix_mq: POSIX message queues, one per direction, one priority.
#include "bench/adapters/flows.h"
#include "bench/adapters/posix_queue.h"
#include "bench/adapters/register.h"

namespace ipcmark {
namespace {

struct PosixMq {
  static constexpr MechanismInfo info{
      .name = "posix_mq",
      .family = "message_queue",
      .summary = "POSIX message queue, one per direction",
      .limit_name = "fs.mqueue.msgsize_max, fs.mqueue.msg_max, RLIMIT_MSGQUEUE",
      .data =
          "messages, kept whole, copied into the kernel and out again; highest priority first, "
          "then in order. Here all have one priority",
      .participants = "many senders and many receivers of one name",
      .limits =
          "fs.mqueue.msgsize_max (8,192 bytes) a message, fs.mqueue.msg_max (10) messages a queue, "
          "RLIMIT_MSGQUEUE (819,200 bytes) a user. The queue is made for the messages to be sent; "
          "--capacity sets its places",
      .leftovers =
          "the name, until mq_unlink or the next boot; here it goes as soon as both descriptors "
          "exist. A queue does not notice a dead peer",
      .permissions = "mode bits of the name, here 0600; one IPC namespace",
      .cost =
          "2 copies, 2 system calls, 1 wake-up when the receiver sleeps: then the message is "
          "handed to it directly",
      .flow = flows::kKernelBuffer,
      .use_when = "messages with priorities between unrelated programs, or with a time limit",
      .avoid_when = "messages are many or large: ten of 8 KiB is all that a user gets unasked",
      .manuals = "mq_overview(7), mq_open(3), mq_send(3), mq_receive(3)"};
  static constexpr Sharing sharing{.senders = true, .receivers = true};

  static std::size_t max_message() { return posix_queue::max_message(); }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    return posix_queue::unsupported(spec);
  }
  static FdPair open(const ChannelSpec& spec) { return posix_queue::open(spec); }
  static ssize_t write_some(int fd, ConstBytes tx) { return posix_queue::send(fd, tx, 0); }
  static ssize_t read_some(int fd, Bytes rx) { return posix_queue::receive(fd, rx); }
  static ssize_t write_timed(int fd, ConstBytes tx) { return posix_queue::send_timed(fd, tx, 0); }
  static ssize_t read_timed(int fd, Bytes rx) { return posix_queue::receive_timed(fd, rx); }
};

const RegisterFd<PosixMq, waits::ForFdWithoutSigio> registered;

}  // namespace
}  // namespace ipcmark
