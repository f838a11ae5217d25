// How one side waits for a file descriptor: the axis for everything that the kernel hands a
// descriptor for.
#pragma once

#include <poll.h>
#include <sys/epoll.h>

#include <concepts>
#include <cstdint>
#include <string_view>

#include "harness/core/channel.h"
#include "harness/sys/error.h"
#include "harness/sys/fd.h"
#include "harness/sys/relax.h"

namespace ipcmark::waits {

enum class Interest : std::uint8_t { read, write };

// kNonblocking: the descriptor is O_NONBLOCK, and wait() is called after EAGAIN.
// kAsksFirst: recv waits before it reads, as an event loop does, instead of trying first.
template <class R>
concept Readiness = std::constructible_from<R, int, Interest> && requires(R readiness) {
  { R::kName } -> std::convertible_to<std::string_view>;
  { R::kKind } -> std::convertible_to<WaitKind>;
  { R::kNonblocking } -> std::convertible_to<bool>;
  { R::kAsksFirst } -> std::convertible_to<bool>;
  readiness.wait();
};

// The call itself blocks.
class Block {
 public:
  static constexpr std::string_view kName = "block";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr bool kNonblocking = false, kAsksFirst = false;
  Block(int, Interest) {}
  void wait() {}
};

// Tries again at once: a system call per look.
class NonblockSpin {
 public:
  static constexpr std::string_view kName = "nonblock_spin";
  static constexpr WaitKind kKind = WaitKind::polling;
  static constexpr bool kNonblocking = true, kAsksFirst = false;
  NonblockSpin(int, Interest) {}
  void wait() { sys::cpu_relax(); }
};

// poll(2) of the one descriptor.
class Poll {
 public:
  static constexpr std::string_view kName = "poll";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr bool kNonblocking = true, kAsksFirst = true;
  Poll(int fd, Interest interest)
      : event_{fd, static_cast<short>(interest == Interest::read ? POLLIN : POLLOUT), 0} {}
  void wait() {
    while (::poll(&event_, 1, -1) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "poll");
    }
  }

 private:
  pollfd event_;
};

// epoll_wait(2), level-triggered, on an instance of its own.
class EpollLt {
 public:
  static constexpr std::string_view kName = "epoll_lt";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr bool kNonblocking = true, kAsksFirst = true;
  EpollLt(int fd, Interest interest)
      : epoll_(sys::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")) {
    epoll_event event{};
    event.events = interest == Interest::read ? EPOLLIN : EPOLLOUT;
    sys::check(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  }
  void wait() {
    epoll_event event;
    while (::epoll_wait(epoll_.get(), &event, 1, -1) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "epoll_wait");
    }
  }

 private:
  sys::UniqueFd epoll_;
};

static_assert(Readiness<Block> && Readiness<NonblockSpin> && Readiness<Poll> && Readiness<EpollLt>);

}  // namespace ipcmark::waits
