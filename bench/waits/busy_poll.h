// SO_BUSY_POLL: a blocking call that first polls the device's queue itself, for some microseconds.
#pragma once

#include <sys/socket.h>

#include <cstring>

#include "bench/waits/readiness.h"
#include "harness/sys/fd.h"

namespace ipcmark::waits {

// Loopback has no queue that could be polled: there this is `block`, which a row beside it shows.
class BusyPoll {
 public:
  static constexpr std::string_view kName = "busy_poll";
  static constexpr std::string_view kHelp =
      "A blocking call on a socket with SO_BUSY_POLL of 50 us: the caller polls the device's queue "
      "before it sleeps. Without effect on loopback.";
  static constexpr WaitKind kKind = WaitKind::hybrid;
  static constexpr bool kNonblocking = false, kAsksFirst = false, kTimed = false;

  static std::optional<std::string> unsupported() {
    const sys::UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (set(socket.get()) == 0) return std::nullopt;
    return "SO_BUSY_POLL is refused (" + std::string(::strerrorname_np(errno)) +
           "): it needs CAP_NET_ADMIN and a kernel with CONFIG_NET_RX_BUSY_POLL";
  }

  BusyPoll(int fd, Interest, bool) { sys::check(set(fd), "SO_BUSY_POLL"); }
  void wait() { throw_timed_out("a blocking call"); }

 private:
  // As long as net.core.busy_read's documentation recommends.
  static int set(int fd) {
    const int microseconds = 50;
    return ::setsockopt(fd, SOL_SOCKET, SO_BUSY_POLL, &microseconds, sizeof microseconds);
  }
};

static_assert(Readiness<BusyPoll>);

}  // namespace ipcmark::waits
