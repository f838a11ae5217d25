// Internet sockets over the loopback device: byte streams (TCP and its kin) and datagrams.
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "bench/adapters/socket.h"

namespace ipcmark {

// What the contracts share.
namespace inet_text {

inline constexpr std::string_view kBufferLimits =
    "socket buffers that tune themselves (net.ipv4.tcp_wmem, net.ipv4.tcp_rmem); --capacity sets "
    "both, from 16 KiB up to net.core.wmem_max and net.core.rmem_max";
inline constexpr std::string_view kLimitNames =
    "net.ipv4.tcp_wmem, net.ipv4.tcp_rmem, net.core.wmem_max, net.core.rmem_max, "
    "net.ipv4.tcp_available_congestion_control";
inline constexpr std::string_view kDatagramLimits =
    "65,507 bytes a datagram; SO_RCVBUF (net.core.rmem_default) of buffer memory under way, "
    "overhead counted; --capacity sets it, up to net.core.rmem_max";
inline constexpr std::string_view kDatagramLimitNames =
    "net.core.rmem_default, net.core.rmem_max, net.ipv4.udp_mem";
inline constexpr std::string_view kDatagramData =
    "messages, kept whole, copied twice; dropped when the receive buffer is full. So only one is "
    "under way here: ping_pong, and no stream";
inline constexpr std::string_view kPermissions =
    "none on loopback: anybody on the machine may connect, so authenticate";

}  // namespace inet_text

namespace inet {

inline sockets::Address loopback() {
  sockaddr_in text{};
  text.sin_family = AF_INET;
  text.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockets::Address address;
  std::memcpy(&address.storage, &text, sizeof text);
  address.length = sizeof text;
  return address;
}

// The distribution's default may pace what it sends (bbr), which on loopback halves the throughput.
// Where there is no cubic, or this user may not choose it, reno is always allowed.
inline void choose_unpaced(int fd) {
  for (const std::string_view name : {"cubic", "reno"}) {
    const auto length = static_cast<socklen_t>(name.size());
    if (::setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name.data(), length) == 0) return;
  }
  sys::throw_system_error(errno, "TCP_CONGESTION cubic or reno");
}

// Below, streams ran into a deadline of 5 s in some repetitions and not in others; why, was not found.
// From 16 KiB on none did (four or five repetitions of each of five message sizes, one machine).
inline constexpr std::size_t kLeastStreamBuffer = 16 * 1024;

inline std::optional<std::string> capacity_refusal(std::size_t bytes, std::size_t least) {
  if (bytes != 0 && bytes < least)
    return "with socket buffers of " + std::to_string(bytes) + " bytes, under " +
           std::to_string(least) + ", streams were seen to stall for seconds";
  auto reason = sockets::buffer_refusal(bytes, sockets::largest_send_buffer(), "net.core.wmem_max");
  if (reason) return reason;
  return sockets::buffer_refusal(bytes, sockets::largest_receive_buffer(), "net.core.rmem_max");
}

// Buffers come before connect: the window's scale is agreed upon then.
inline sys::UniqueFd stream_socket(int protocol, const ChannelSpec& spec) {
  sys::UniqueFd socket = sockets::make_socket(AF_INET, SOCK_STREAM, protocol);
  choose_unpaced(socket.get());
  sockets::set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1, "TCP_NODELAY");
  if (spec.capacity_bytes != 0) {
    sockets::set_send_buffer(socket.get(), spec.capacity_bytes);
    sockets::set_receive_buffer(socket.get(), spec.capacity_bytes);
  }
  return socket;
}

inline FdPair streams(int protocol, const ChannelSpec& spec) {
  FdPair pair = sockets::connect_pair(stream_socket(protocol, spec), stream_socket(protocol, spec),
                                      loopback());
  // Not all protocols hand this on to what accept returns.
  for (const sys::UniqueFd& end : pair.in)
    sockets::set_option(end.get(), IPPROTO_TCP, TCP_NODELAY, 1, "TCP_NODELAY");
  return pair;
}

inline FdPair datagrams(int protocol, const ChannelSpec& spec) {
  std::array<sys::UniqueFd, 2> ends;
  for (sys::UniqueFd& end : ends) {
    end = sockets::make_socket(AF_INET, SOCK_DGRAM, protocol);
    if (spec.capacity_bytes != 0) sockets::set_receive_buffer(end.get(), spec.capacity_bytes);
    sockets::bind_to(end, loopback());
  }
  return sockets::connect_both(std::move(ends[0]), std::move(ends[1]));
}

}  // namespace inet

// A mechanism inherits one of these and adds `info`.
template <int kProtocol, std::size_t kLeastBuffer = inet::kLeastStreamBuffer>
struct InetStream {
  static FdPair open(const ChannelSpec& spec) { return inet::streams(kProtocol, spec); }
  static ssize_t write_some(int fd, ConstBytes tx) { return sockets::send_some(fd, tx); }
  static ssize_t read_some(int fd, Bytes rx) { return sockets::recv_some(fd, rx); }
  static void limit_waits(int fd) { sockets::limit_waits(fd); }

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (auto reason = inet::capacity_refusal(spec.capacity_bytes, kLeastBuffer)) return reason;
    return sockets::failure_of([&] { inet::streams(kProtocol, spec); });
  }
};

template <int kProtocol>
struct InetDatagram {
  static FdPair open(const ChannelSpec& spec) { return inet::datagrams(kProtocol, spec); }
  static ssize_t write_some(int fd, ConstBytes tx) { return sockets::send_some(fd, tx); }
  static ssize_t read_some(int fd, Bytes rx) { return sockets::recv_whole(fd, rx); }
  static void limit_waits(int fd) { sockets::limit_waits(fd); }

  static std::size_t max_message() {
    static const std::size_t kLimit = probe_largest();
    return kLimit;
  }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.pattern == Pattern::stream)
      return "datagrams that find the receive buffer full are lost, and the sender is not told";
    if (auto reason = sockets::buffer_refusal(
            spec.capacity_bytes, sockets::largest_receive_buffer(), "net.core.rmem_max"))
      return reason;
    return sockets::failure_of([&] { inet::datagrams(kProtocol, spec); });
  }

 private:
  // Unlimited where there are no such sockets at all: then `unsupported` says why.
  static std::size_t probe_largest() {
    constexpr std::size_t kOverAnyPacket = 1 << 16;
    std::size_t largest = kUnlimited;
    sockets::failure_of([&] {
      const FdPair pair = inet::datagrams(kProtocol, {});
      largest = sockets::largest_datagram(pair.in[0].get(), pair.in[1].get(), kOverAnyPacket);
    });
    return largest;
  }
};

}  // namespace ipcmark
