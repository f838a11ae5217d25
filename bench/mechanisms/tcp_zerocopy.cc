// tcp_zerocopy: TCP over loopback with MSG_ZEROCOPY, where the sender waits until the kernel has
// done with its pages.
#include <poll.h>
#include <sys/socket.h>

#include "bench/adapters/inet_socket.h"

namespace ipcmark {
namespace {

struct TcpZerocopy : InetStream<IPPROTO_TCP> {
  static constexpr MechanismInfo info{
      .name = "tcp_zerocopy",
      .family = "socket",
      .summary = "TCP over loopback, sent with MSG_ZEROCOPY",
      .framing = Framing::stream,
      .limit_name = "net.core.optmem_max, RLIMIT_MEMLOCK, net.ipv4.tcp_wmem, net.ipv4.tcp_rmem",
      .data =
          "bytes without boundaries, in order; the sender's pages are pinned, and on loopback the "
          "kernel copies them after all, as its completions say (SO_EE_CODE_ZEROCOPY_COPIED)",
      .participants = "two per connection, both ways over one descriptor each",
      .limits = "as tcp; pinned pages count against RLIMIT_MEMLOCK, notices against optmem_max",
      .leftovers = "nothing that has a name. The survivor gets end of file, ECONNRESET or EPIPE",
      .permissions = inet_text::kPermissions,
      .cost =
          "2 copies on loopback, as tcp, and beside them the pinning of each page, a completion on "
          "the error queue, and a system call or two to take it before the buffer is free again",
      .flow = flows::kLoopback,
      .use_when = "bulk data to a network device that gathers from memory: messages over 10 KiB",
      .avoid_when = "loopback, always: the copy is not saved, only paid for elsewhere",
      .manuals = "https://docs.kernel.org/networking/msg_zerocopy.html, tcp(7), recvmsg(2)"};

  static FdPair open(const ChannelSpec& spec) {
    FdPair pair = InetStream::open(spec);
    for (const sys::UniqueFd& end : pair.in)
      sockets::set_option(end.get(), SOL_SOCKET, SO_ZEROCOPY, 1, "SO_ZEROCOPY");
    return pair;
  }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (auto reason = InetStream::unsupported(spec)) return reason;
    return sockets::failure_of([&] { open(spec); });
  }

  // The caller may write to its buffer as soon as it has the message off its hands. So there is one
  // completion at a time to wait for, and it is that of this call.
  static ssize_t write_some(int fd, ConstBytes tx) {
    const ssize_t sent = ::send(fd, tx.data(), tx.size(), MSG_ZEROCOPY | MSG_NOSIGNAL);
    if (sent > 0 && !await_completion(fd)) return -1;
    return sent;
  }
  // poll would have to carry it too.
  static void limit_waits(int) = delete;

 private:
  // The error queue never blocks; poll reports POLLERR unasked.
  static bool await_completion(int fd) {
    while (!take_completion(fd)) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return false;
      pollfd event{fd, 0, 0};
      if (::poll(&event, 1, -1) < 0 && errno != EINTR) return false;
      // A connection that is gone, with no notice left on the queue, has none to come.
      if ((event.revents & POLLHUP) != 0) return take_completion(fd) || (errno = ECONNRESET, false);
    }
    return true;
  }

  static bool take_completion(int fd) {
    alignas(cmsghdr) std::array<char, 128> control;
    msghdr message{};
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    return ::recvmsg(fd, &message, MSG_ERRQUEUE) >= 0;
  }
};

// Other waits would differ in half of a message only: the completion is waited for by poll.
const RegisterFd<TcpZerocopy, waits::Strategies<waits::Block>> registered;

}  // namespace
}  // namespace ipcmark
