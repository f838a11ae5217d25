// unix_dgram: a connected pair of UNIX datagram sockets.
#include "bench/adapters/unix_socket.h"

namespace ipcmark {
namespace {

struct UnixDgram : UnixSocket<SOCK_DGRAM, Naming::none> {
  static constexpr MechanismInfo info{
      .name = "unix_dgram",
      .family = "socket",
      .summary = "UNIX datagram socket pair",
      .limit_name = unix_text::kLimitNames,
      .data = unix_text::kMessageData,
      .participants = "two when connected, as here; else many senders to one bound receiver",
      .limits = unix_text::kMessageLimits,
      .leftovers =
          "nothing; a socketpair has no name. The receiver of a dead sender waits for ever; the "
          "sender to a dead receiver gets ECONNREFUSED",
      .permissions = unix_text::kPairPermissions,
      .cost = unix_text::kCost,
      .flow = flows::kKernelBuffer,
      .use_when = "messages between processes of one program, without a length prefix",
      .avoid_when = "the death of the other side must be noticed, or messages outgrow the buffer",
      .manuals = "unix(7), socketpair(2), send(2), recv(2)"};
  static constexpr Sharing sharing{.senders = true, .receivers = true};
};

const RegisterFd<UnixDgram> registered;

}  // namespace
}  // namespace ipcmark
