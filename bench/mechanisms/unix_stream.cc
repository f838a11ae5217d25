// unix_stream: a connected pair of UNIX stream sockets.
#include "bench/adapters/unix_socket.h"
#include "bench/adapters/uring_channel.h"

namespace ipcmark {
namespace {

struct UnixStream : UnixSocket<SOCK_STREAM, Naming::none> {
  static constexpr MechanismInfo info{
      .name = "unix_stream",
      .family = "socket",
      .summary = "UNIX stream socket pair",
      .framing = Framing::stream,
      .limit_name = unix_text::kLimitNames,
      .data = unix_text::kStreamData,
      .participants = "two per connection, both ways over one descriptor each",
      .limits = unix_text::kStreamLimits,
      .leftovers =
          "nothing; a socketpair has no name. The survivor gets end of file, ECONNRESET or EPIPE",
      .permissions = unix_text::kPairPermissions,
      .cost = unix_text::kCost,
      .flow = flows::kKernelBuffer,
      .use_when =
          "between processes of one program, both ways over one descriptor; descriptors have to "
          "be passed",
      .avoid_when =
          "messages need boundaries; small messages by the million: each takes a buffer of its "
          "own",
      .manuals = "unix(7), socketpair(2), send(2), recv(2)"};
};

const RegisterFd<UnixStream> registered;
const RegisterUring<UnixStream> completions;

}  // namespace
}  // namespace ipcmark
