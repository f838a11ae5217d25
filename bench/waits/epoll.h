// epoll(7): level-triggered, as most event loops have it, and edge-triggered.
#pragma once

#include <sys/epoll.h>

#include "bench/waits/readiness.h"
#include "harness/sys/fd.h"

namespace ipcmark::waits {

// One descriptor in an instance of its own: a descriptor may be waited for in both directions.
template <std::uint32_t Trigger>
class Epoll {
 public:
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr bool kNonblocking = true, kTimed = true;
  Epoll(int fd, Interest interest, bool timed)
      : epoll_(sys::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
        limit_ms_(limit_ms(timed)) {
    epoll_event event{};
    event.events = Trigger | (interest == Interest::read ? EPOLLIN : EPOLLOUT);
    sys::check(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  }
  void wait() {
    epoll_event event;
    int ready;
    while ((ready = ::epoll_wait(epoll_.get(), &event, 1, limit_ms_)) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "epoll_wait");
    }
    if (ready == 0) throw_timed_out("epoll_wait");
  }

 private:
  sys::UniqueFd epoll_;
  int limit_ms_;
};

class EpollLt : public Epoll<0> {
 public:
  static constexpr std::string_view kName = "epoll_lt";
  static constexpr std::string_view kHelp =
      "O_NONBLOCK; epoll_wait(2), level-triggered, before every read, as an event loop has it, and "
      "before a write that found no room.";
  static constexpr bool kAsksFirst = true;
  using Epoll::Epoll;
};

// Tells of an edge once. So it is asked only after EAGAIN: whatever comes after that is an edge that
// epoll_wait has not told of, and what is left of an earlier one has been read by then.
class EpollEt : public Epoll<EPOLLET> {
 public:
  static constexpr std::string_view kName = "epoll_et";
  static constexpr std::string_view kHelp =
      "O_NONBLOCK; read or write until EAGAIN, then epoll_wait(2), edge-triggered: no wait where the "
      "message is there already.";
  static constexpr bool kAsksFirst = false;
  using Epoll::Epoll;
};

static_assert(Readiness<EpollLt> && Readiness<EpollEt>);

}  // namespace ipcmark::waits
