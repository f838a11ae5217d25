// select(2) of one descriptor. A set has 1,024 places, whatever `ulimit -n` says.
#pragma once

#include <fcntl.h>
#include <sys/select.h>

#include "bench/waits/readiness.h"
#include "harness/sys/fd.h"

namespace ipcmark::waits {

class Select {
 public:
  static constexpr std::string_view kName = "select";
  static constexpr std::string_view kHelp =
      "O_NONBLOCK; select(2) before every read, and before a write that found no room. Descriptors "
      "under 1,024 only.";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr bool kNonblocking = true, kAsksFirst = true, kTimed = true;

  // A channel's descriptors will be about the lowest that are free.
  static std::optional<std::string> unsupported() {
    constexpr int kOfAChannel = 16;
    const sys::UniqueFd lowest_free(::open("/", O_PATH | O_CLOEXEC));
    if (lowest_free.get() + kOfAChannel < FD_SETSIZE) return std::nullopt;
    return "select takes descriptors under " + std::to_string(FD_SETSIZE) +
           " only, and about as many are open";
  }

  // FD_SET would write past the end of the set.
  Select(int fd, Interest interest, bool timed) : fd_(fd), interest_(interest), timed_(timed) {
    if (fd >= FD_SETSIZE) sys::throw_system_error(EINVAL, "select of a descriptor over 1,023");
    FD_ZERO(&set_);
    FD_SET(fd, &set_);
  }
  void wait() {
    int ready;
    while ((ready = select_once()) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "select");
    }
    if (ready == 0) throw_timed_out("select");
  }

 private:
  // The kernel overwrites both the set and the limit.
  int select_once() {
    fd_set set = set_;
    timeval limit{kTimeLimit.count(), 0};
    const bool reads = interest_ == Interest::read;
    return ::select(fd_ + 1, reads ? &set : nullptr, reads ? nullptr : &set, nullptr,
                    timed_ ? &limit : nullptr);
  }

  int fd_;
  Interest interest_;
  bool timed_;
  fd_set set_;
};

static_assert(Readiness<Select>);

}  // namespace ipcmark::waits
