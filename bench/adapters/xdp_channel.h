// AF_XDP sockets at the two ends of a veth pair: frames lie in memory that a side shares with the
// kernel, and rings say which are whose.
#pragma once

#include <linux/if_link.h>

#include "bench/adapters/private_network.h"
#include "bench/adapters/register.h"
#include "bench/adapters/veth.h"
#include "bench/adapters/xdp_program.h"
#include "bench/adapters/xdp_ring.h"

namespace ipcmark::xdp {

// Of each side: as many frames to receive into as to send from. A frame has room in front, which
// the kernel keeps for the program.
inline constexpr std::size_t kFrameBytes = 4096, kHeadroomBytes = 256,
                             kAreaBytes = 2 * kRingEntries * kFrameBytes;
inline constexpr std::size_t kRoomBytes = kFrameBytes - kHeadroomBytes - veth::kHeaderBytes;

// Both sides share frames with the kernel, and not with each other.
inline constexpr std::string_view kFlow = R"(
  sender, kernel          kernel: veth, its peer        kernel, receiver
  [ sent frames ] --copy--> [ frame ] --program--copy--> [ free frames ]
     |  sendto              softirq in the sender's time |  ring      ^
     +------ trap -------------------------------------->+- wake-up --+
)";

// Waits by looking at the ring, which is in memory: no system call.
struct RingSpin {
  static constexpr std::string_view kName = "spin";
  static constexpr std::string_view kHelp =
      "Looks at the ring of received frames again and again, with a pause instruction between two "
      "looks; no system call, one CPU kept busy.";
  static constexpr WaitKind kKind = WaitKind::polling;
  static constexpr bool kNonblocking = true, kAsksFirst = false, kTimed = false;
  RingSpin(int, waits::Interest, bool) {}
  void wait() { sys::cpu_relax(); }
};

// Binds a socket to the interface's queue 0, with frames in `area`.
inline sys::UniqueFd socket_on(unsigned interface, std::byte* area) {
  sys::UniqueFd socket = sockets::make_socket(AF_XDP, SOCK_RAW);
  const auto set = [&](int option, const auto& value, const char* what) {
    sockets::set_option(socket.get(), SOL_XDP, option, value, what);
  };
  xdp_umem_reg frames{};
  frames.addr = reinterpret_cast<std::uintptr_t>(area);
  frames.len = kAreaBytes;
  frames.chunk_size = kFrameBytes;
  set(XDP_UMEM_REG, frames, "XDP_UMEM_REG (limit: RLIMIT_MEMLOCK)");
  for (const int ring : {XDP_UMEM_FILL_RING, XDP_UMEM_COMPLETION_RING, XDP_RX_RING, XDP_TX_RING})
    set(ring, kRingEntries, "the size of a ring of AF_XDP");
  sockaddr_xdp address{};
  address.sxdp_family = AF_XDP;
  address.sxdp_ifindex = interface;
  address.sxdp_flags = XDP_COPY | XDP_USE_NEED_WAKEUP;
  sys::check(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
             "bind of an AF_XDP socket");
  return socket;
}

template <waits::Readiness R>
class Endpoint {
 public:
  Endpoint(int socket, std::byte* area, bool timed)
      : socket_(socket),
        area_(area),
        rings_(socket),
        readable_(socket, waits::Interest::read, timed) {
    sys::prefault(area, kAreaBytes);
    for (std::uint64_t frame = 0; frame < kRingEntries; ++frame) give(frame * kFrameBytes);
  }

  void send(ConstBytes tx) {
    std::memcpy(loan(tx.size()).data(), tx.data(), tx.size());
    publish();
  }
  std::size_t recv(Bytes rx) {
    const ConstBytes message = peek();
    if (message.size() > rx.size()) sys::throw_system_error(EMSGSIZE, "a frame of AF_XDP");
    std::memcpy(rx.data(), message.data(), message.size());
    release();
    return message.size();
  }

  // The kernel copies a frame before it says that it has taken it. So each is free when it is its
  // turn again.
  Bytes loan(std::size_t length) {
    turn_ = (turn_ + 1) % kRingEntries;
    out_ = {(kRingEntries + turn_) * kFrameBytes,
            static_cast<std::uint32_t>(veth::kHeaderBytes + length), 0};
    const ether_header header = veth::header();
    std::memcpy(area_ + out_.addr, &header, sizeof header);
    return {area_ + out_.addr + veth::kHeaderBytes, length};
  }
  void publish() {
    for (std::uint64_t address; rings_.completed.pop(address);) {
    }
    rings_.sent.push(out_);
    while (!rings_.sent.is_drained()) {
      if (rings_.sent.needs_wakeup()) wake_sender();
    }
  }
  ConstBytes peek() {
    for (;;) {
      if constexpr (R::kAsksFirst) readable_.wait();
      if (rings_.received.pop(in_)) [[likely]]
        break;
      if constexpr (!R::kAsksFirst) readable_.wait();
    }
    return {area_ + in_.addr + veth::kHeaderBytes, in_.len - veth::kHeaderBytes};
  }
  void release() { give(in_.addr); }

 private:
  // A frame that was taken and then dropped (EBUSY) is sent again; others are taken later.
  void wake_sender() {
    if (::sendto(socket_, nullptr, 0, MSG_DONTWAIT, nullptr, 0) >= 0) return;
    if (errno == EBUSY) {
      rings_.sent.push(out_);
    } else if (errno != EAGAIN && errno != ENOBUFS && errno != EINTR) {
      sys::throw_system_error(errno, "sendto an AF_XDP socket");
    }
  }
  void give(std::uint64_t address) {
    rings_.fill.push(address);
    if (rings_.fill.needs_wakeup()) ::recvfrom(socket_, nullptr, 0, MSG_DONTWAIT, nullptr, nullptr);
  }

  int socket_;
  std::byte* area_;
  Rings rings_;
  R readable_;
  std::uint64_t turn_ = 0;
  xdp_desc out_{}, in_{};
};

// Two sockets at the ends of a pair of interfaces, and two links that keep the programs attached.
// M: info; kMode, XDP_FLAGS_SKB_MODE or XDP_FLAGS_DRV_MODE.
template <class M>
class SocketPair {
 public:
  explicit SocketPair(int memory_node)
      : areas_(sys::Mapping::shared(2 * kAreaBytes, memory_node)),
        descriptors_(private_network::descriptors<4>([this] { return connect(); })) {}

  int socket(Side side) const { return descriptors_[index(side)].get(); }
  std::byte* area(Side side) const { return areas_.data() + index(side) * kAreaBytes; }
  void close(Side side) { descriptors_[index(side)].reset(); }

  struct Probe {
    std::size_t largest = kUnlimited;
    std::optional<std::string> refusal;
  };
  // Once: a network namespace takes milliseconds to make, and as long to be cleared away.
  static const Probe& probe() {
    static const Probe kProbe = [] {
      Probe probe;
      probe.refusal = sockets::failure_of([&] { probe.largest = *SocketPair(-1).largest_; });
      return probe;
    }();
    return kProbe;
  }

 private:
  // The limit is asked for last: a driver that runs programs has less room for frames.
  std::array<sys::UniqueFd, 4> connect() const {
    std::array<sys::UniqueFd, 4> made;
    const auto cable = veth::make_pair();
    for (const Side side : {Side::initiator, Side::responder}) {
      const unsigned interface = cable[index(side)].index();
      made[index(side)] = socket_on(interface, area(side));
      made[2 + index(side)] = redirect(interface, made[index(side)].get(), M::kMode);
    }
    for (const veth::End& end : cable) *largest_ = end.set_largest_mtu(kRoomBytes);
    for (const veth::End& end : cable) end.bring_up();
    return made;
  }

  sys::Mapping areas_;
  sys::Shared<std::size_t> largest_;
  std::array<sys::UniqueFd, 4> descriptors_;
};

template <class M, waits::Readiness R>
class Channel {
 public:
  static constexpr const MechanismInfo& info = M::info;
  static constexpr std::string_view wait_name = R::kName;
  static constexpr std::string_view wait_help = waits::kHelpOf<R>;
  static constexpr WaitKind wait_kind = R::kKind;
  static constexpr AxisSet axes{.access = true, .timeout = R::kTimed};

  static std::size_t max_message() { return SocketPair<M>::probe().largest; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.pattern == Pattern::stream)
      return "frames that find the ring of received ones full are lost, and the sender is not told";
    if (spec.capacity_bytes != 0) return "the rings have 64 frames of 4 KiB each, whatever is sent";
    return SocketPair<M>::probe().refusal;
  }
  static Channel create(const ChannelSpec& spec) { return Channel(spec); }
  void isolate(Side side) { pair_.close(other(side)); }
  Endpoint<R> attach(Side side) { return {pair_.socket(side), pair_.area(side), timed_}; }

 private:
  explicit Channel(const ChannelSpec& spec) : pair_(spec.memory_node), timed_(spec.timed) {}

  SocketPair<M> pair_;
  bool timed_;
};

template <class M>
struct RegisterXdp
    : Register<Channel<M, RingSpin>, Channel<M, waits::Poll>, Channel<M, waits::Select>,
               Channel<M, waits::EpollLt>, Channel<M, waits::EpollEt>, Channel<M, waits::Sigio>> {
  RegisterXdp() = default;
};

}  // namespace ipcmark::xdp
