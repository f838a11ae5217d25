// unix_seqpacket_abstract: UNIX sequenced-packet sockets that meet at an abstract name.
#include "bench/adapters/unix_socket.h"

namespace ipcmark {
namespace {

struct UnixSeqpacketAbstract : UnixSocket<SOCK_SEQPACKET, Naming::abstract> {
  static constexpr MechanismInfo info{
      .name = "unix_seqpacket_abstract",
      .family = "socket",
      .summary = "UNIX sequenced-packet socket, found by an abstract name",
      .limit_name = unix_text::kLimitNames,
      .data = unix_text::kMessageData,
      .participants = "two per connection, both ways over one descriptor each",
      .limits = unix_text::kMessageLimits,
      .leftovers =
          "nothing; an abstract name goes with its last descriptor. The survivor gets end of "
          "file, ECONNRESET or EPIPE",
      .permissions = unix_text::kAbstractPermissions,
      .cost = unix_text::kCost,
      .flow = flows::kKernelBuffer,
      .use_when = "a message service that notices who leaves, without a file",
      .avoid_when =
          "messages may be empty or outgrow the buffer; systems without it (macOS) are a target",
      .manuals = unix_text::kManuals};
  static constexpr Sharing sharing{.senders = true, .receivers = true};
};

const RegisterFd<UnixSeqpacketAbstract, waits::ForFdShort> registered;

}  // namespace
}  // namespace ipcmark
