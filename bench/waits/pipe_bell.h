// pipe(7) as a doorbell: a byte rings. The descriptors are inherited.
#pragma once

#include <fcntl.h>

#include "bench/waits/doorbell.h"
#include "bench/waits/fd_bell.h"

namespace ipcmark::waits {

class PipeBell {
 public:
  static constexpr std::string_view kName = "pipe_bell";
  static constexpr std::string_view kHelp =
      "A byte in a pipe: write(2) that never blocks, since a full pipe rings already, and read(2) "
      "that takes all; with a time limit ppoll(2) sleeps, before the read.";
  struct Ticket {};

  PipeBell() {
    std::array<int, 2> ends{};
    sys::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
    read_end_ = sys::UniqueFd(ends[0]);
    write_end_ = sys::UniqueFd(ends[1]);
    sys::check(::fcntl(ends[1], F_SETFL, O_NONBLOCK), "fcntl F_SETFL");
    sys::check(::fcntl(ends[1], F_SETPIPE_SZ, kMostRings), "fcntl F_SETPIPE_SZ");
  }

  Ticket ticket() { return {}; }  // the pipe remembers
  void sleep(Ticket) {
    std::array<char, kMostRings> rings;
    while (::read(read_end_.get(), rings.data(), rings.size()) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "read of a pipe");
    }
  }
  void sleep_for(Ticket ticket, std::chrono::seconds limit) {
    wait_readable(read_end_.get(), limit);
    sleep(ticket);
  }
  void ring() {
    while (::write(write_end_.get(), "", 1) < 0 && errno != EAGAIN) {
      if (errno != EINTR) sys::throw_system_error(errno, "write to a pipe");
    }
  }

 private:
  static constexpr int kMostRings = 4096;  // one page, so that one read takes all

  sys::UniqueFd read_end_;
  sys::UniqueFd write_end_;
};

static_assert(Doorbell<PipeBell>);

}  // namespace ipcmark::waits
