// simple_ipc_kernel: the kernel-assisted twin of simple_ipc: the same message, sent and received by
// system calls and copied through kernel memory.
#include <sys/socket.h>
#include <sys/uio.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "bench/adapters/simple_message.h"

namespace ipcmark {
namespace {

struct SimpleIpcKernel {
  static constexpr MechanismInfo info{
      .name = "simple_ipc_kernel",
      .family = "socket",
      .summary = "the 500-byte message of simple_ipc through kernel memory, Send and Recv",
      .framing = Framing::message,
      .data =
          "messages, kept whole and in order, copied into the kernel and out again: the sender "
          "cannot change one that has been received",
      .participants = "two, both ways over one descriptor each",
      .limits = "500 bytes a message; the socket buffer holds some hundred",
      .leftovers = "nothing; the last close frees it. The survivor gets end of file or EPIPE",
      .permissions = "possession of the descriptor",
      .cost = "2 copies, 2 system calls, 1 wake-up when the receiver sleeps",
      .flow = flows::kKernelBuffer,
      .use_when =
          "compared with simple_ipc: what the kernel's help costs, and what it saves in CPU",
      .avoid_when = "a plain UNIX socket does it without the limit of 500 bytes",
      .manuals = "unix(7), socketpair(2), sendmsg(2), recvmsg(2)"};

  static std::size_t max_message() { return kSimpleData; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes == 0) return std::nullopt;
    return "simple_ipc_kernel takes the kernel's default capacity";
  }

  static FdPair open(const ChannelSpec&) {
    std::array<int, 2> ends{};
    sys::check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
    FdPair pair;
    for (std::size_t side = 0; side < 2; ++side) pair.in[side] = sys::UniqueFd(ends[side]);
    return pair;
  }
  static ssize_t write_some(int fd, ConstBytes tx) {
    SimpleHeader header{.length = static_cast<std::uint32_t>(tx.size())};
    std::array<iovec, 2> parts{
        {{&header, sizeof header}, {const_cast<std::byte*>(tx.data()), tx.size()}}};
    msghdr message{.msg_iov = parts.data(), .msg_iovlen = parts.size()};
    const ssize_t sent = ::sendmsg(fd, &message, MSG_NOSIGNAL);
    return sent < 0 ? sent : static_cast<ssize_t>(tx.size());
  }
  static ssize_t read_some(int fd, Bytes rx) {
    SimpleHeader header{.magic = 0};
    std::array<iovec, 2> parts{{{&header, sizeof header}, {rx.data(), rx.size()}}};
    msghdr message{.msg_iov = parts.data(), .msg_iovlen = parts.size()};
    const ssize_t got = ::recvmsg(fd, &message, 0);
    if (got < 0) return got;
    if (got == 0) errno = ECONNRESET;
    if (got > 0 && header.magic != SimpleHeader::kMagic) errno = EPROTO;
    return header.magic == SimpleHeader::kMagic ? static_cast<ssize_t>(header.length) : -1;
  }
};

const RegisterFd<SimpleIpcKernel, waits::Strategies<waits::Block, waits::NonblockSpin>> registered;

}  // namespace
}  // namespace ipcmark
