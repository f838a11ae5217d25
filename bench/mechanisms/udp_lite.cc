// udp_lite: UDP-Lite datagrams over loopback, with their checksum over everything.
#include "bench/adapters/inet_socket.h"

namespace ipcmark {
namespace {

struct UdpLite : InetDatagram<IPPROTO_UDPLITE> {
  static constexpr MechanismInfo info{
      .name = "udp_lite",
      .family = "socket",
      .summary = "UDP-Lite over loopback, one datagram under way",
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
      .use_when = "codecs that would rather have a damaged datagram than none",
      .avoid_when = "anything local: memory damages nothing. Newer kernels drop it",
      .manuals = "udplite(7), udp(7)"};
};

const RegisterFd<UdpLite, waits::ForFdShort> registered;

}  // namespace
}  // namespace ipcmark
