// acme: packets on a UNIX socket, each with the header that our product's protocol gives it.
#include <sys/socket.h>
#include <sys/uio.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"

namespace {

using namespace ipcmark;

struct Header {
  std::uint32_t magic = 0x61636d65;
  std::uint32_t bytes = 0;
};

struct Acme {
  static constexpr MechanismInfo info{
      .name = "acme",
      .family = "socket",
      .summary = "our product's packets: a UNIX socket pair and a header",
      .limit_name = "net.core.wmem_default",
      .data = "messages, whole and in order, copied into the kernel and out again",
      .participants = "two, both ways",
      .limits = "128 KiB a message",
      .leftovers = "nothing; who outlives the other gets end of file or EPIPE",
      .permissions = "possession of the descriptor",
      .cost = "2 copies, 2 system calls and 8 bytes of header; 1 wake-up when the receiver sleeps",
      .flow = flows::kKernelBuffer,
      .use_when = "our product is at the other end",
      .avoid_when = "it is not",
      .manuals = "unix(7), sendmsg(2)"};

  static std::size_t max_message() { return 128 << 10; }

  static FdPair open(const ChannelSpec&) {
    std::array<int, 2> ends{};
    sys::check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
    FdPair pair;
    for (std::size_t side = 0; side < 2; ++side) pair.in[side] = sys::UniqueFd(ends[side]);
    return pair;
  }
  static ssize_t write_some(int fd, ConstBytes tx) {
    Header header{.bytes = static_cast<std::uint32_t>(tx.size())};
    const auto sent = transfer(::sendmsg, fd, header, const_cast<std::byte*>(tx.data()), tx.size());
    return sent < 0 ? sent : static_cast<ssize_t>(tx.size());
  }
  static ssize_t read_some(int fd, Bytes rx) {
    Header header{.magic = 0};
    const auto got = transfer(::recvmsg, fd, header, rx.data(), rx.size());
    if (got < 0 || header.magic == Header{}.magic) return got < 0 ? got : header.bytes;
    errno = got == 0 ? ECONNRESET : EPROTO;
    return -1;
  }

 private:
  static ssize_t transfer(auto call, int fd, Header& header, void* data, std::size_t bytes) {
    std::array<iovec, 2> parts{iovec{&header, sizeof header}, iovec{data, bytes}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    return call(fd, &message, MSG_NOSIGNAL);
  }
};

const RegisterFd<Acme> registered;

}  // namespace
