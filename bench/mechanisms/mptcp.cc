// mptcp: multipath TCP over loopback, with one path.
#include <linux/mptcp.h>

#include "bench/adapters/inet_socket.h"

namespace ipcmark {
namespace {

// Not in glibc 2.36.
#ifndef SOL_MPTCP
constexpr int SOL_MPTCP = 284;
#endif

// With less, streams went on only as MPTCP's own retransmissions came: MPTCPRetrans of
// /proc/net/netstat rose with the stalls, TCP's timeouts and probes did not. Messages of 16 KiB
// stalled with buffers of 32 KiB, none with 64 KiB.
constexpr std::size_t kLeastBuffer = 64 * 1024;

struct Mptcp : InetStream<IPPROTO_MPTCP, kLeastBuffer> {
  static constexpr MechanismInfo info{
      .name = "mptcp",
      .family = "socket",
      .summary = "multipath TCP over loopback (one subflow)",
      .framing = Framing::stream,
      .limit_name =
          "net.mptcp.enabled, net.ipv4.tcp_wmem, net.ipv4.tcp_rmem, net.core.wmem_max, "
          "net.core.rmem_max",
      .data =
          "bytes without boundaries, in order, copied into socket buffers and out again; "
          "acknowledged and flow-controlled, though nothing can be lost on loopback",
      .participants = "two per connection, both ways over one descriptor each",
      .limits =
          "socket buffers that tune themselves (net.ipv4.tcp_wmem, net.ipv4.tcp_rmem); --capacity "
          "sets both, from 64 KiB up to net.core.wmem_max and net.core.rmem_max",
      .leftovers = "nothing that has a name. The survivor gets end of file, ECONNRESET or EPIPE",
      .permissions = inet_text::kPermissions,
      .cost = "as tcp, with a second sequence space and a second queue on top of the subflow's",
      .flow = flows::kLoopback,
      .use_when =
          "connections that must survive a change of network: never for two processes of one "
          "machine",
      .avoid_when = "anything local: it is TCP and more",
      .manuals = "tcp(7), https://docs.kernel.org/networking/mptcp.html"};

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (auto reason = InetStream::unsupported(spec)) return reason;
    const FdPair pair = open(spec);
    if (speaks_mptcp(pair.in[0].get()) && speaks_mptcp(pair.in[1].get())) return std::nullopt;
    return "the connection falls back to plain TCP";
  }

 private:
  // After a fallback the kernel passes the question on to TCP, which does not know it.
  static bool speaks_mptcp(int fd) {
    mptcp_info info{};
    socklen_t length = sizeof info;
    return ::getsockopt(fd, SOL_MPTCP, MPTCP_INFO, &info, &length) == 0;
  }
};

const RegisterFd<Mptcp, waits::ForFdShort> registered;

}  // namespace
}  // namespace ipcmark
