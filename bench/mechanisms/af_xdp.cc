// af_xdp: AF_XDP sockets over a veth pair, the program run by the network stack (generic mode).
#include "bench/adapters/xdp_channel.h"

namespace ipcmark {
namespace {

struct AfXdp {
  static constexpr std::uint32_t kMode = XDP_FLAGS_SKB_MODE;
  static constexpr MechanismInfo info{
      .name = "af_xdp",
      .family = "socket",
      .summary = "AF_XDP over a veth pair, generic (SKB) mode, one under way",
      .limit_name = "RLIMIT_MEMLOCK, net.core.netdev_max_backlog, user.max_net_namespaces",
      .data =
          "frames with a header of 14 bytes, kept whole, made and read in memory shared with the "
          "kernel, which copies them twice in between; dropped when the receiver has no free "
          "frame. So only one is under way here: ping_pong, and no stream",
      .participants = "two: one socket for each queue of an interface",
      .limits =
          "3,826 bytes a message: a frame of 4 KiB without headroom and header; 64 frames each "
          "way, 512 KiB of locked memory a side",
      .leftovers =
          "nothing: the program goes with its link, which is a descriptor, and the interfaces "
          "with their network namespace, which has no name. Attached without a link it would "
          "stay. Neither side learns that the other is gone",
      .permissions =
          "CAP_NET_RAW for the socket, CAP_NET_ADMIN and CAP_BPF for the program, CAP_SYS_ADMIN "
          "for a network namespace of its own",
      .cost =
          "2 copies in the kernel, and with access=copy one more at each end; 1 system call to "
          "send, none to receive when spinning; a socket buffer made and freed, a soft interrupt "
          "in the sender's time",
      .flow = xdp::kFlow,
      .use_when = "a user-space network stack is to be tried where the driver knows nothing of XDP",
      .avoid_when =
          "there is no network in it, or the driver runs programs itself: here each frame still "
          "becomes a socket buffer",
      .manuals = "https://docs.kernel.org/networking/af_xdp.html, bpf(2), veth(4)"};
};

const xdp::RegisterXdp<AfXdp> registered;

}  // namespace
}  // namespace ipcmark
