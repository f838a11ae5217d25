// unix_dgram_abstract: UNIX datagram sockets, each bound to an abstract name.
#include "bench/adapters/unix_socket.h"

namespace ipcmark {
namespace {

struct UnixDgramAbstract : UnixSocket<SOCK_DGRAM, Naming::abstract> {
  static constexpr MechanismInfo info{
      .name = "unix_dgram_abstract",
      .family = "socket",
      .summary = "UNIX datagram socket, found by an abstract name",
      .limit_name = unix_text::kLimitNames,
      .data = unix_text::kMessageData,
      .participants = "two when connected, as here; else many senders to one bound receiver",
      .limits = unix_text::kMessageLimits,
      .leftovers =
          "nothing; an abstract name goes with its last descriptor. The receiver of a dead "
          "sender waits for ever; the sender to a dead receiver gets ECONNREFUSED",
      .permissions = unix_text::kAbstractPermissions,
      .cost = unix_text::kCost,
      .flow = flows::kKernelBuffer,
      .use_when = "many senders to one receiver, without a file",
      .avoid_when = "the death of the other side must be noticed, or messages outgrow the buffer",
      .manuals = unix_text::kManuals};
  static constexpr Sharing sharing{.senders = true, .receivers = true};
};

const RegisterFd<UnixDgramAbstract, waits::ForFdShort> registered;

}  // namespace
}  // namespace ipcmark
