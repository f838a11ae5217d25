// unix_stream_path: UNIX stream sockets that meet at a path in the run folder.
#include "bench/adapters/unix_socket.h"

namespace ipcmark {
namespace {

struct UnixStreamPath : UnixSocket<SOCK_STREAM, Naming::path> {
  static constexpr MechanismInfo info{
      .name = "unix_stream_path",
      .family = "socket",
      .summary = "UNIX stream socket, found by a path",
      .framing = Framing::stream,
      .limit_name = unix_text::kLimitNames,
      .data = unix_text::kStreamData,
      .participants = "two per connection, both ways over one descriptor each",
      .limits = unix_text::kStreamLimits,
      .leftovers =
          "a path stays until it is unlinked; here that is done as soon as both sides are "
          "connected. The survivor gets end of file, ECONNRESET or EPIPE",
      .permissions = unix_text::kPathPermissions,
      .cost = unix_text::kCost,
      .flow = flows::kKernelBuffer,
      .use_when = "a service that others find by a file name, guarded by file permissions",
      .avoid_when =
          "messages need boundaries; small messages by the million: each takes a buffer of its "
          "own",
      .manuals = unix_text::kManuals};
};

const RegisterFd<UnixStreamPath, waits::ForFdShort> registered;

}  // namespace
}  // namespace ipcmark
