// tcp: TCP over loopback, without Nagle's delay, under cubic or reno.
#include "bench/adapters/inet_socket.h"
#include "bench/adapters/uring_channel.h"

namespace ipcmark {
namespace {

struct Tcp : InetStream<IPPROTO_TCP> {
  static constexpr MechanismInfo info{
      .name = "tcp",
      .family = "socket",
      .summary = "TCP over loopback (TCP_NODELAY, cubic or reno)",
      .framing = Framing::stream,
      .limit_name = inet_text::kLimitNames,
      .data =
          "bytes without boundaries, in order, copied into socket buffers and out again; "
          "acknowledged and flow-controlled, though nothing can be lost on loopback",
      .participants = "two per connection, both ways over one descriptor each",
      .limits = inet_text::kBufferLimits,
      .leftovers =
          "nothing that has a name; the side that closes first keeps its port in TIME_WAIT for a "
          "minute. The survivor gets end of file, ECONNRESET or EPIPE",
      .permissions = inet_text::kPermissions,
      .cost =
          "2 copies, 2 system calls, both halves of the protocol and a soft interrupt, 1 wake-up "
          "when the reader sleeps; acknowledgements beside. Congestion control is cubic, or "
          "reno where cubic is not allowed: bbr would pace loopback too",
      .flow = flows::kLoopback,
      .use_when = "the other side may one day be on another machine",
      .avoid_when =
          "both sides stay on one machine: a UNIX socket does the same for less, and knows who "
          "is calling",
      .manuals = "tcp(7), ip(7), socket(7), send(2), recv(2)"};
};

const RegisterFd<Tcp, waits::ForSocket> registered;
const RegisterUring<Tcp> completions;

}  // namespace
}  // namespace ipcmark
