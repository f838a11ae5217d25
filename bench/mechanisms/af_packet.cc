// af_packet: Ethernet frames between two packet sockets, over a pair of virtual interfaces.
#include <linux/if_packet.h>
#include <sys/uio.h>

#include "bench/adapters/private_network.h"
#include "bench/adapters/register.h"
#include "bench/adapters/veth.h"

namespace ipcmark {
namespace {

// The sender runs the receiver's half as well.
constexpr std::string_view kFlow = R"(
  sender            kernel: veth, its peer                  receiver
  [buffer] --copy--> [ frame ] -> [ receive queue ] --copy--> [buffer]
     |  send            softirq in the sender's time |  recv     ^
     +------ trap ---------------------------------->+- wake-up -+
)";

struct AfPacket {
  static constexpr MechanismInfo info{
      .name = "af_packet",
      .family = "socket",
      .summary = "Ethernet frames over a veth pair (AF_PACKET), one under way",
      .limit_name =
          "net.core.rmem_default, net.core.rmem_max, net.core.netdev_max_backlog, "
          "user.max_net_namespaces",
      .data =
          "frames with a header of 14 bytes, kept whole, copied twice; dropped when the receive "
          "buffer is full. So only one is under way here: ping_pong, and no stream",
      .participants =
          "any number: whoever has a packet socket on the interface gets a copy of each frame",
      .limits =
          "65,535 bytes a frame here, which is the largest MTU of veth; SO_RCVBUF "
          "(net.core.rmem_default) of buffer memory under way, overhead counted; --capacity sets "
          "it, up to net.core.rmem_max",
      .leftovers =
          "nothing: the interfaces are in a network namespace without a name, which goes with "
          "its last socket. Neither side learns that the other is gone",
      .permissions =
          "CAP_NET_RAW where the interface is, and CAP_NET_ADMIN to make one; here in a network "
          "namespace of its own, for which CAP_SYS_ADMIN or a user namespace is needed",
      .cost =
          "2 copies, 2 system calls, a socket buffer made and freed, a soft interrupt in the "
          "sender's time, 1 wake-up when the reader sleeps",
      .flow = kFlow,
      .use_when = "frames have to be made or seen as they are on the wire, as by a virtual switch",
      .avoid_when = "there is no network in it: a UNIX datagram socket is faster and loses nothing",
      .manuals = "packet(7), veth(4), rtnetlink(7), network_namespaces(7)"};

  static std::size_t max_message() {
    static const std::size_t kLimit = probe_largest();
    return kLimit;
  }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.pattern == Pattern::stream)
      return "frames that find the receive buffer full are lost, and the sender is not told";
    if (auto reason = sockets::buffer_refusal(
            spec.capacity_bytes, sockets::largest_receive_buffer(), "net.core.rmem_max"))
      return reason;
    // Once: a network namespace takes milliseconds to make, and as long to be cleared away.
    static const auto kReason = sockets::failure_of([] { open({}); });
    return kReason;
  }

  static FdPair open(const ChannelSpec& spec) {
    FdPair pair;
    pair.in = private_network::descriptors<2>([&] {
      std::array<sys::UniqueFd, 2> ends;
      const auto cable = veth::make_pair();
      for (const veth::End& end : cable) end.set_largest_mtu(kLargestMtu);
      for (const veth::End& end : cable) end.bring_up();
      for (std::size_t side = 0; side < 2; ++side) ends[side] = socket_on(cable[side], spec);
      return ends;
    });
    return pair;
  }

  // Past the device's queue, so that one is told (ENOBUFS) of a frame for which there is no room.
  static ssize_t write_some(int fd, ConstBytes tx) {
    ether_header header = veth::header();
    const auto parts = frame(header, const_cast<std::byte*>(tx.data()), tx.size());
    ssize_t sent;
    while ((sent = ::writev(fd, parts.data(), parts.size())) < 0 && errno == ENOBUFS) {
    }
    return payload_of(sent);
  }
  // What does not fit would be thrown away silently; with MSG_TRUNC the kernel returns the length
  // that the frame had.
  static ssize_t read_some(int fd, Bytes rx) {
    ether_header header;
    auto parts = frame(header, rx.data(), rx.size());
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t length = payload_of(::recvmsg(fd, &message, MSG_TRUNC));
    if (length <= static_cast<ssize_t>(rx.size())) [[likely]]
      return length;
    errno = EMSGSIZE;
    return -1;
  }
  static void limit_waits(int fd) { sockets::limit_waits(fd); }

 private:
  static constexpr std::size_t kLargestMtu = 65'535;  // the kernel's ETH_MAX_MTU

  static std::array<iovec, 2> frame(ether_header& header, std::byte* payload, std::size_t length) {
    return {iovec{&header, sizeof header}, iovec{payload, length}};
  }
  static ssize_t payload_of(ssize_t length) {
    return length < 0 ? length : length - static_cast<ssize_t>(veth::kHeaderBytes);
  }

  static sys::UniqueFd socket_on(const veth::End& end, const ChannelSpec& spec) {
    sys::UniqueFd socket = sockets::make_socket(AF_PACKET, SOCK_RAW);
    sockets::set_option(socket.get(), SOL_PACKET, PACKET_IGNORE_OUTGOING, 1,
                        "PACKET_IGNORE_OUTGOING");
    sockets::set_option(socket.get(), SOL_PACKET, PACKET_QDISC_BYPASS, 1, "PACKET_QDISC_BYPASS");
    if (spec.capacity_bytes != 0) sockets::set_receive_buffer(socket.get(), spec.capacity_bytes);
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(veth::kFrameType);
    address.sll_ifindex = static_cast<int>(end.index());
    sys::check(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
               "bind of a packet socket");
    return socket;
  }

  // Unlimited where there are no such sockets at all: then `unsupported` says why.
  static std::size_t probe_largest() {
    std::size_t largest = kUnlimited;
    sockets::failure_of([&] {
      const FdPair pair = open({});
      const auto send = [&](ConstBytes tx) { return write_some(pair.in[0].get(), tx); };
      largest = sockets::largest_message(send, pair.in[1].get(), 2 * kLargestMtu);
    });
    return largest;
  }
};

const RegisterFd<AfPacket> registered;

}  // namespace
}  // namespace ipcmark
