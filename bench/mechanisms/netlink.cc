// netlink: two NETLINK_USERSOCK sockets that send to each other's port.
#include <linux/netlink.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "bench/adapters/socket.h"

namespace ipcmark {
namespace {

struct Netlink {
  static constexpr MechanismInfo info{
      .name = "netlink",
      .family = "socket",
      .summary = "netlink between two processes (NETLINK_USERSOCK)",
      .limit_name =
          "net.core.wmem_default, net.core.wmem_max, net.core.rmem_default, net.core.rmem_max",
      .data =
          "messages, kept whole and in order, copied into a buffer and out again; a sender that "
          "may wait does so for room, and ENOBUFS at a receiver means loss",
      .participants = "any number, by port; groups for multicast. Connected ones take no others",
      .limits =
          "a message must fit SO_SNDBUF, and SO_RCVBUF holds what is under way, overhead "
          "counted; --capacity sets both, up to net.core.wmem_max and net.core.rmem_max",
      .leftovers =
          "nothing; a port goes with its socket. The receiver of a dead sender waits for ever; "
          "the sender to a dead receiver gets ECONNREFUSED",
      .permissions = "none to send to a port, CAP_NET_ADMIN for groups; one network namespace",
      .cost = "2 copies, 2 system calls, a buffer made and freed, 1 wake-up; no protocol beneath",
      .flow = flows::kKernelBuffer,
      .use_when = "one transport has to serve both the kernel's events and one's own",
      .avoid_when =
          "an event loop has to know when there is room: poll calls a socket writable whose "
          "receiver is full. UNIX datagrams do the same, portably",
      .manuals = "netlink(7), socket(7)"};

  static std::size_t max_message() {
    static const std::size_t kLimit = probe_largest();
    return kLimit;
  }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.message_bytes == 0) return "the kernel refuses an empty netlink message";
    const std::size_t limit =
        std::min(sockets::largest_send_buffer(), sockets::largest_receive_buffer());
    if (auto reason = sockets::buffer_refusal(spec.capacity_bytes, limit,
                                              "net.core.wmem_max or net.core.rmem_max"))
      return reason;
    return sockets::failure_of([&] { exchange(spec); });
  }

  static FdPair open(const ChannelSpec& spec) {
    std::array<sys::UniqueFd, 2> ends;
    sockaddr_nl any{};
    any.nl_family = AF_NETLINK;
    for (sys::UniqueFd& end : ends) {
      end = sockets::make_socket(AF_NETLINK, SOCK_DGRAM, NETLINK_USERSOCK);
      sys::check(::bind(end.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any), "bind");
      set_buffers(end.get(), spec);
    }
    return sockets::connect_both(std::move(ends[0]), std::move(ends[1]));
  }
  static ssize_t write_some(int fd, ConstBytes tx) { return sockets::send_some(fd, tx); }
  static ssize_t read_some(int fd, Bytes rx) { return sockets::recv_whole(fd, rx); }
  static void limit_waits(int fd) { sockets::limit_waits(fd); }

 private:
  static void set_buffers(int fd, const ChannelSpec& spec) {
    const std::size_t standard = sysctl_value("/proc/sys/net/core/wmem_default", 212'992);
    const std::size_t wanted =
        spec.capacity_bytes != 0 ? spec.capacity_bytes : 4 * spec.message_bytes;
    if (spec.capacity_bytes == 0 && wanted <= standard) return;
    sockets::set_send_buffer(fd, std::min(wanted, sockets::largest_send_buffer()));
    sockets::set_receive_buffer(fd, std::min(wanted, sockets::largest_receive_buffer()));
  }

  // Opening succeeds where sending is refused, or the message is too long for this capacity.
  static void exchange(const ChannelSpec& spec) {
    const FdPair pair = open(spec);
    const std::string message(spec.message_bytes, '\0');
    sys::check(::send(pair.in[0].get(), message.data(), message.size(), MSG_DONTWAIT), "send");
    sys::check(::recv(pair.in[1].get(), nullptr, 0, MSG_DONTWAIT | MSG_TRUNC), "recv");
  }

  static std::size_t probe_largest() {
    std::size_t largest = kUnlimited;  // then `unsupported` says why
    sockets::failure_of([&] {
      const std::size_t buffer = sockets::largest_send_buffer();
      const FdPair pair = open({.message_bytes = buffer, .capacity_bytes = buffer});
      largest = sockets::largest_datagram(pair.in[0].get(), pair.in[1].get(), 2 * buffer + 1);
    });
    return largest;
  }
};

// Whether the receiver has room is not what poll and its kin look at: they would return at once,
// and an edge would never come.
const RegisterFd<Netlink, waits::Strategies<waits::Block, waits::NonblockSpin>> registered;

}  // namespace
}  // namespace ipcmark
