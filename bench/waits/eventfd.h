// eventfd(2): the kernel's own counter. A read takes all rings so far; the descriptor is inherited.
#pragma once

#include <sys/eventfd.h>

#include "bench/waits/doorbell.h"
#include "bench/waits/fd_bell.h"

namespace ipcmark::waits {

class EventfdBell {
 public:
  static constexpr std::string_view kName = "eventfd";
  static constexpr std::string_view kHelp =
      "The kernel's counter behind a descriptor: write(2) adds, read(2) sleeps while it is 0 and "
      "takes all; with a time limit ppoll(2) sleeps, before the read.";
  struct Ticket {};

  EventfdBell() : counter_(sys::check(::eventfd(0, EFD_CLOEXEC), "eventfd")) {}

  Ticket ticket() { return {}; }  // the kernel remembers
  void sleep(Ticket) {
    std::uint64_t rings;
    while (::read(counter_.get(), &rings, sizeof rings) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "read of an eventfd");
    }
  }
  void sleep_for(Ticket ticket, std::chrono::seconds limit) {
    wait_readable(counter_.get(), limit);
    sleep(ticket);
  }
  void ring() {
    const std::uint64_t one = 1;
    while (::write(counter_.get(), &one, sizeof one) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "write to an eventfd");
    }
  }

 private:
  sys::UniqueFd counter_;
};

static_assert(Doorbell<EventfdBell>);

}  // namespace ipcmark::waits
