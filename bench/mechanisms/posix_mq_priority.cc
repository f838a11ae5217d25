// posix_mq_priority: POSIX message queues, one per direction, whose messages differ in priority.
#include "bench/adapters/flows.h"
#include "bench/adapters/posix_queue.h"
#include "bench/adapters/register.h"

namespace ipcmark {
namespace {

struct PosixMqPriority {
  static constexpr MechanismInfo info{
      .name = "posix_mq_priority",
      .family = "message_queue",
      .summary = "POSIX message queue per direction, priorities alternate",
      .limit_name =
          "fs.mqueue.msgsize_max, fs.mqueue.msg_max, fs.mqueue.queues_max, "
          "RLIMIT_MSGQUEUE",
      .data =
          "messages, kept whole; the highest priority first, in order within one, copied in and "
          "out",
      .participants = "many senders and receivers that know the name",
      .limits =
          "fs.mqueue.msgsize_max bytes a message, fs.mqueue.msg_max of them a queue, priorities 0 "
          "to 32,767; RLIMIT_MSGQUEUE bytes of queues per user",
      .leftovers =
          "the name, with its messages, until mq_unlink; here it goes as soon as both sides have "
          "it. Nobody notices a dead peer",
      .permissions = "mode bits of the name, 0600 here",
      .cost = "2 copies, 2 system calls, 1 wake-up; a tree with a node for each priority in use",
      .flow = flows::kKernelBuffer,
      .use_when = "some messages must overtake those that wait already",
      .avoid_when = "the receiver is never behind: then there is nothing to overtake",
      .manuals = "mq_overview(7), mq_send(3), mq_receive(3)"};

  static std::size_t max_message() { return posix_queue::max_message(); }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.pattern != Pattern::stream) return posix_queue::unsupported(spec);
    return "messages of several priorities overtake each other in a stream, which is verified by "
           "order";
  }
  static FdPair open(const ChannelSpec& spec) { return posix_queue::open(spec); }
  static ssize_t write_some(int fd, ConstBytes tx) {
    return posix_queue::send(fd, tx, turn++ % kPriorities);
  }
  static ssize_t read_some(int fd, Bytes rx) { return posix_queue::receive(fd, rx); }
  static ssize_t write_timed(int fd, ConstBytes tx) {
    return posix_queue::send_timed(fd, tx, turn++ % kPriorities);
  }
  static ssize_t read_timed(int fd, Bytes rx) { return posix_queue::receive_timed(fd, rx); }

 private:
  static constexpr unsigned kPriorities = 32;  // as many as POSIX promises
  static inline thread_local unsigned turn = 0;
};

const RegisterFd<PosixMqPriority, waits::ForFdWithoutSigio> registered;

}  // namespace
}  // namespace ipcmark
