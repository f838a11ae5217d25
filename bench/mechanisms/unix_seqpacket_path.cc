// unix_seqpacket_path: UNIX sequenced-packet sockets that meet at a path in the run folder.
#include "bench/adapters/unix_socket.h"

namespace ipcmark {
namespace {

struct UnixSeqpacketPath : UnixSocket<SOCK_SEQPACKET, Naming::path> {
  static constexpr MechanismInfo info{
      .name = "unix_seqpacket_path",
      .family = "socket",
      .summary = "UNIX sequenced-packet socket, found by a path",
      .limit_name = unix_text::kLimitNames,
      .data = unix_text::kMessageData,
      .participants = "two per connection, both ways over one descriptor each",
      .limits = unix_text::kMessageLimits,
      .leftovers =
          "a path stays until it is unlinked; here that is done as soon as both sides are "
          "connected. The survivor gets end of file, ECONNRESET or EPIPE",
      .permissions = unix_text::kPathPermissions,
      .cost = unix_text::kCost,
      .flow = flows::kKernelBuffer,
      .use_when = "a message service that others find by a file name and that notices who leaves",
      .avoid_when =
          "messages may be empty or outgrow the buffer; systems without it (macOS) are a target",
      .manuals = unix_text::kManuals};
  static constexpr Sharing sharing{.senders = true, .receivers = true};
};

const RegisterFd<UnixSeqpacketPath, waits::ForFdShort> registered;

}  // namespace
}  // namespace ipcmark
