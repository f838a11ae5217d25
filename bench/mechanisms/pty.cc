// pty: a pseudo-terminal in raw mode; the initiator has its master, the responder its slave.
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "bench/adapters/socket.h"

namespace ipcmark {
namespace {

struct Pty {
  static constexpr MechanismInfo info{
      .name = "pty",
      .family = "terminal",
      .summary = "pseudo-terminal in raw mode",
      .framing = Framing::stream,
      .limit_name = "kernel.pty.max, kernel.pty.nr",
      .data =
          "bytes without boundaries, in order, through a flip buffer and a line discipline, which "
          "in raw mode changes none of them",
      .participants = "two: the master, and whoever opens the slave; both ways",
      .limits = "4,095 bytes in the line discipline, 64 KiB before it; cannot be set",
      .leftovers =
          "nothing; the slave's name goes with the master. The slave of a dead master gets EIO or "
          "end of file, the master of a dead slave EIO",
      .permissions = "/dev/ptmx, and the mode of the slave (0620), which belongs to its maker",
      .cost =
          "2 copies and a third between buffers, 2 system calls, and two wake-ups: the line "
          "discipline is run by a worker thread of the kernel",
      .flow = flows::kTerminal,
      .use_when = "a program must believe that it talks to a terminal",
      .avoid_when = "anything else: it is the slowest of the descriptors by far",
      .manuals = "pty(7), posix_openpt(3), termios(3)"};

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes != 0) return "the buffers of a terminal cannot be set";
    return sockets::failure_of([&] { open(spec); });
  }

  static FdPair open(const ChannelSpec&) {
    sys::UniqueFd master(sys::check(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), "posix_openpt"));
    sys::check(::grantpt(master.get()), "grantpt");
    sys::check(::unlockpt(master.get()), "unlockpt");
    std::array<char, 64> name{};
    sys::check_zero(::ptsname_r(master.get(), name.data(), name.size()), "ptsname_r");
    sys::UniqueFd slave(
        sys::check(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC), "open of the slave"));
    make_raw(slave.get());
    FdPair pair;
    pair.in = {std::move(master), std::move(slave)};
    return pair;
  }
  static ssize_t write_some(int fd, ConstBytes tx) { return ::write(fd, tx.data(), tx.size()); }
  // EIO is how a terminal says that the other end is closed.
  static ssize_t read_some(int fd, Bytes rx) {
    const ssize_t got = ::read(fd, rx.data(), rx.size());
    return got < 0 && errno == EIO ? 0 : got;
  }

 private:
  static void make_raw(int slave) {
    termios settings{};
    sys::check(::tcgetattr(slave, &settings), "tcgetattr");
    ::cfmakeraw(&settings);
    sys::check(::tcsetattr(slave, TCSANOW, &settings), "tcsetattr");
  }
};

// Two sides that spin leave two CPUs no time for the kernel's worker: one round trip took 16 ms. And
// a hang-up raises no SIGIO.
const RegisterFd<Pty, waits::Strategies<waits::Block, waits::Poll, waits::Select, waits::EpollLt,
                                        waits::EpollEt>>
    registered;

}  // namespace
}  // namespace ipcmark
