// unix_seqpacket: a connected pair of UNIX sequenced-packet sockets.
#include "bench/adapters/unix_socket.h"

namespace ipcmark {
namespace {

struct UnixSeqpacket : UnixSocket<SOCK_SEQPACKET, Naming::none> {
  static constexpr MechanismInfo info{
      .name = "unix_seqpacket",
      .family = "socket",
      .summary = "UNIX sequenced-packet socket pair",
      .limit_name = unix_text::kLimitNames,
      .data = unix_text::kMessageData,
      .participants = "two per connection, both ways over one descriptor each",
      .limits = unix_text::kMessageLimits,
      .leftovers =
          "nothing; a socketpair has no name. The survivor gets end of file, ECONNRESET or EPIPE",
      .permissions = unix_text::kPairPermissions,
      .cost = unix_text::kCost,
      .flow = flows::kKernelBuffer,
      .use_when =
          "messages with the end of the other side noticed: the default choice for messages over "
          "descriptors",
      .avoid_when =
          "messages may be empty or outgrow the buffer; systems without it (macOS) are a target",
      .manuals = "unix(7), socketpair(2), send(2), recv(2)"};
  static constexpr Sharing sharing{.senders = true, .receivers = true};
};

const RegisterFd<UnixSeqpacket> registered;

}  // namespace
}  // namespace ipcmark
