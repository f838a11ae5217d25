// unix_stream_abstract: UNIX stream sockets that meet at an abstract name.
#include "bench/adapters/unix_socket.h"

namespace ipcmark {
namespace {

struct UnixStreamAbstract : UnixSocket<SOCK_STREAM, Naming::abstract> {
  static constexpr MechanismInfo info{
      .name = "unix_stream_abstract",
      .family = "socket",
      .summary = "UNIX stream socket, found by an abstract name",
      .framing = Framing::stream,
      .limit_name = unix_text::kLimitNames,
      .data = unix_text::kStreamData,
      .participants = "two per connection, both ways over one descriptor each",
      .limits = unix_text::kStreamLimits,
      .leftovers =
          "nothing; an abstract name goes with its last descriptor. The survivor gets end of "
          "file, ECONNRESET or EPIPE",
      .permissions = unix_text::kAbstractPermissions,
      .cost = unix_text::kCost,
      .flow = flows::kKernelBuffer,
      .use_when = "a service that must leave no file, where SO_PEERCRED guards it",
      .avoid_when =
          "messages need boundaries; small messages by the million: each takes a buffer of its "
          "own",
      .manuals = unix_text::kManuals};
};

const RegisterFd<UnixStreamAbstract, waits::ForFdShort> registered;

}  // namespace
}  // namespace ipcmark
