// unix_dgram_path: UNIX datagram sockets, each bound to a path in the run folder.
#include "bench/adapters/unix_socket.h"

namespace ipcmark {
namespace {

struct UnixDgramPath : UnixSocket<SOCK_DGRAM, Naming::path> {
  static constexpr MechanismInfo info{
      .name = "unix_dgram_path",
      .family = "socket",
      .summary = "UNIX datagram socket, found by a path",
      .limit_name = unix_text::kLimitNames,
      .data = unix_text::kMessageData,
      .participants = "two when connected, as here; else many senders to one bound receiver",
      .limits = unix_text::kMessageLimits,
      .leftovers =
          "a path stays until it is unlinked; here that is done as soon as both sides are "
          "connected. The receiver of a dead sender waits for ever; the sender to a dead "
          "receiver gets ECONNREFUSED",
      .permissions = unix_text::kPathPermissions,
      .cost = unix_text::kCost,
      .flow = flows::kKernelBuffer,
      .use_when = "many senders to one receiver, found by a file name, with messages kept whole",
      .avoid_when = "the death of the other side must be noticed, or messages outgrow the buffer",
      .manuals = unix_text::kManuals};
  static constexpr Sharing sharing{.senders = true, .receivers = true};
};

const RegisterFd<UnixDgramPath, waits::ForFdShort> registered;

}  // namespace
}  // namespace ipcmark
