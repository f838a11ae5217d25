// udp: UDP datagrams over loopback.
#include "bench/adapters/inet_socket.h"

namespace ipcmark {
namespace {

struct Udp : InetDatagram<IPPROTO_UDP> {
  static constexpr MechanismInfo info{
      .name = "udp",
      .family = "socket",
      .summary = "UDP over loopback, one datagram under way",
      .limit_name = inet_text::kDatagramLimitNames,
      .data = inet_text::kDatagramData,
      .participants =
          "two when connected, as here; else any number to one bound receiver, and multicast",
      .limits = inet_text::kDatagramLimits,
      .leftovers =
          "nothing. The receiver of a dead sender waits for ever; the sender to a dead receiver "
          "gets ECONNREFUSED",
      .permissions = inet_text::kPermissions,
      .cost =
          "2 copies, 2 system calls, both halves of the protocol and a soft interrupt, 1 wake-up "
          "when the reader sleeps",
      .flow = flows::kLoopback,
      .use_when =
          "the newest value matters more than every value, or the other side may be on another "
          "machine",
      .avoid_when = "loss must not be: on one machine a UNIX datagram socket blocks instead",
      .manuals = "udp(7), ip(7), send(2), recv(2)"};
};

const RegisterFd<Udp, waits::ForSocket> registered;

}  // namespace
}  // namespace ipcmark
