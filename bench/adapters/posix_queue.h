// POSIX message queues: how a pair of them is made, and how one is received from.
#pragma once

#include <fcntl.h>
#include <mqueue.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <optional>
#include <string>

#include "bench/adapters/fd_channel.h"
#include "bench/adapters/limits.h"
#include "harness/sys/object_journal.h"

namespace ipcmark::posix_queue {

inline std::size_t max_message() { return sysctl_value("/proc/sys/fs/mqueue/msgsize_max", 8192); }

// For exactly the messages to be sent, with as many places as allowed, up to 10.
inline mq_attr attributes(const ChannelSpec& spec) {
  constexpr std::size_t kPlaces = 10;
  const std::size_t message = std::max<std::size_t>(spec.message_bytes, 1);
  const std::size_t wanted =
      spec.capacity_bytes == 0 ? kPlaces : std::max<std::size_t>(1, spec.capacity_bytes / message);
  const std::size_t allowed = sysctl_value("/proc/sys/fs/mqueue/msg_max", kPlaces);
  mq_attr attr{};
  attr.mq_maxmsg = static_cast<long>(spec.capacity_bytes == 0 ? std::min(wanted, allowed) : wanted);
  attr.mq_msgsize = static_cast<long>(message);
  return attr;
}

// Both queues are charged to the user, as getrlimit(2) says; with its EMFILE the kernel would say
// that there are too many descriptors.
inline std::optional<std::string> unsupported(const ChannelSpec& spec) {
  constexpr long kBookkeeping = 48 + 48;  // per message: a msg_msg and a posix_msg_tree_node
  const mq_attr attr = attributes(spec);
  const auto needed = static_cast<rlim_t>(2 * attr.mq_maxmsg * (attr.mq_msgsize + kBookkeeping));
  rlimit allowed{};
  sys::check(::getrlimit(RLIMIT_MSGQUEUE, &allowed), "getrlimit");
  if (needed <= allowed.rlim_cur) return std::nullopt;
  return "two queues of " + std::to_string(attr.mq_maxmsg) + " messages need " +
         std::to_string(needed) + " bytes, and RLIMIT_MSGQUEUE is " +
         std::to_string(allowed.rlim_cur) + ": raise `ulimit -q`";
}

inline void connect(FdPair& pair, Side from, Side to, const ChannelSpec& spec) {
  mq_attr attr = attributes(spec);
  const Intent intent(spec.journal, {ObjectKind::posix_mq, 0, random_object_name()});
  const char* name = intent.object().name.c_str();
  const int writer = ::mq_open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600, &attr);
  if (writer < 0) {
    sys::throw_limit(errno, "mq_open",
                     errno == ENOSPC ? "fs.mqueue.queues_max" : "fs.mqueue.msg_max");
  }
  pair.out[index(from)] = sys::UniqueFd(writer);
  const int reader = ::mq_open(name, O_RDONLY | O_CLOEXEC);
  ::mq_unlink(name);
  pair.in[index(to)] = sys::UniqueFd(sys::check(reader, "mq_open of the reading end"));
}

inline FdPair open(const ChannelSpec& spec) {
  FdPair pair;
  connect(pair, Side::initiator, Side::responder, spec);
  connect(pair, Side::responder, Side::initiator, spec);
  return pair;
}

inline ssize_t send(int fd, ConstBytes tx, unsigned priority) {
  const int rc = ::mq_send(fd, reinterpret_cast<const char*>(tx.data()), tx.size(), priority);
  return rc == 0 ? static_cast<ssize_t>(tx.size()) : -1;
}
// A queue hands nothing to a buffer smaller than its largest message, which is at least one byte.
inline ssize_t receive(int fd, Bytes rx) {
  char byte = 0;
  if (rx.empty()) return ::mq_receive(fd, &byte, 1, nullptr);
  return ::mq_receive(fd, reinterpret_cast<char*>(rx.data()), rx.size(), nullptr);
}

// The same within kTimeLimit, which the calls take as a point in time.
inline timespec latest() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  now.tv_sec += kTimeLimit.count();
  return now;
}
inline ssize_t send_timed(int fd, ConstBytes tx, unsigned priority) {
  const timespec until = latest();
  const char* text = reinterpret_cast<const char*>(tx.data());
  return ::mq_timedsend(fd, text, tx.size(), priority, &until) == 0
             ? static_cast<ssize_t>(tx.size())
             : -1;
}
inline ssize_t receive_timed(int fd, Bytes rx) {
  const timespec until = latest();
  char byte = 0;
  if (rx.empty()) return ::mq_timedreceive(fd, &byte, 1, nullptr, &until);
  return ::mq_timedreceive(fd, reinterpret_cast<char*>(rx.data()), rx.size(), nullptr, &until);
}

}  // namespace ipcmark::posix_queue
