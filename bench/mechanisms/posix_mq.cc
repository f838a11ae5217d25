// posix_mq: POSIX message queues, one per direction, one priority.
//
// Data: messages, kept whole, copied in and out; highest priority first, then in order.
// Participants: many senders and receivers of one name.
// Limits: fs.mqueue.msgsize_max (8,192 bytes), fs.mqueue.msg_max (10 messages),
// fs.mqueue.queues_max, RLIMIT_MSGQUEUE (819,200 bytes per user). The queue is made for exactly the
// messages to be sent, with as many places as allowed, up to 10.
// After a crash: the name stays; here it is unlinked as soon as both descriptors exist. A queue
// does not notice a dead peer.
// Permissions: mode bits of the name, 0600.
// mq_overview(7), mq_open(3), mq_send(3), mq_receive(3)
#include <fcntl.h>
#include <mqueue.h>

#include <algorithm>

#include "bench/adapters/limits.h"
#include "bench/adapters/register.h"
#include "harness/sys/object_journal.h"

namespace ipcmark {
namespace {

struct PosixMq {
  static constexpr MechanismInfo info{.name = "posix_mq",
                                      .family = "message_queue",
                                      .summary = "POSIX message queue, one per direction",
                                      .limit_name = "fs.mqueue.msgsize_max"};

  static std::size_t max_message() { return sysctl_value("/proc/sys/fs/mqueue/msgsize_max", 8192); }

  static FdPair open(const ChannelSpec& spec) {
    FdPair pair;
    connect(pair, Side::initiator, Side::responder, spec);
    connect(pair, Side::responder, Side::initiator, spec);
    return pair;
  }
  static ssize_t write_some(int fd, ConstBytes tx) {
    const int rc = ::mq_send(fd, reinterpret_cast<const char*>(tx.data()), tx.size(), 0);
    return rc == 0 ? static_cast<ssize_t>(tx.size()) : -1;
  }
  // A queue hands nothing to a buffer smaller than its largest message, which is at least one byte.
  static ssize_t read_some(int fd, Bytes rx) {
    char byte = 0;
    if (rx.empty()) return ::mq_receive(fd, &byte, 1, nullptr);
    return ::mq_receive(fd, reinterpret_cast<char*>(rx.data()), rx.size(), nullptr);
  }

 private:
  static mq_attr attributes(const ChannelSpec& spec) {
    constexpr std::size_t kPlaces = 10;
    const std::size_t message = std::max<std::size_t>(spec.message_bytes, 1);
    const std::size_t wanted = spec.capacity_bytes == 0
                                   ? kPlaces
                                   : std::max<std::size_t>(1, spec.capacity_bytes / message);
    const std::size_t allowed = sysctl_value("/proc/sys/fs/mqueue/msg_max", kPlaces);
    mq_attr attr{};
    attr.mq_maxmsg =
        static_cast<long>(spec.capacity_bytes == 0 ? std::min(wanted, allowed) : wanted);
    attr.mq_msgsize = static_cast<long>(message);
    return attr;
  }

  static void connect(FdPair& pair, Side from, Side to, const ChannelSpec& spec) {
    mq_attr attr = attributes(spec);
    const Intent intent(spec.journal, {ObjectKind::posix_mq, 0, random_object_name()});
    const char* name = intent.object().name.c_str();
    pair.out[index(from)] = sys::UniqueFd(
        sys::check(::mq_open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600, &attr),
                   "mq_open (limits: fs.mqueue.*, RLIMIT_MSGQUEUE)"));
    const int reader = ::mq_open(name, O_RDONLY | O_CLOEXEC);
    ::mq_unlink(name);
    pair.in[index(to)] = sys::UniqueFd(sys::check(reader, "mq_open of the reading end"));
  }
};

const RegisterFd<PosixMq> registered;

}  // namespace
}  // namespace ipcmark
