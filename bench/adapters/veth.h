// A pair of virtual network interfaces that are each other's cable, in the network namespace of
// the calling thread.
#pragma once

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sys/ioctl.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "bench/adapters/socket.h"

namespace ipcmark::veth {

// Frames of ours, among those that the kernel sends by itself when an interface comes up: a type
// that is set apart for experiments. They need no addresses: there is one other end.
inline constexpr std::uint16_t kFrameType = 0x88B5;
inline constexpr std::size_t kHeaderBytes = sizeof(ether_header);
inline ether_header header() {
  return {.ether_dhost = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF},
          .ether_shost = {0x02},
          .ether_type = htons(kFrameType)};
}

// A request to rtnetlink. Attributes are padded to 4 bytes; a nest's length is known at its end.
class Request {
 public:
  Request(std::uint16_t type, std::uint16_t flags) {
    nlmsghdr header{};
    header.nlmsg_type = type;
    header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
    append(&header, sizeof header);
  }
  void append(const void* data, std::size_t length) {
    std::memcpy(bytes_.data() + length_, data, length);
    length_ = (length_ + length + 3) / 4 * 4;
  }
  void text(std::uint16_t type, const std::string& value) {
    nest(
        type, [&] { append(value.c_str(), value.size() + 1); }, value.size() + 1);
  }
  // `exact`: the length of what is in it, where that is not a multiple of 4.
  template <class Fill>
  void nest(std::uint16_t type, Fill fill, std::size_t exact = 0) {
    const std::size_t start = length_;
    append(std::array<char, sizeof(rtattr)>{}.data(), sizeof(rtattr));
    fill();
    const std::size_t length = exact == 0 ? length_ - start : sizeof(rtattr) + exact;
    const rtattr header{static_cast<std::uint16_t>(length), type};
    std::memcpy(bytes_.data() + start, &header, sizeof header);
  }
  // Sends it and waits for the kernel's verdict.
  void perform(const char* what) {
    const auto length = static_cast<std::uint32_t>(length_);
    std::memcpy(bytes_.data(), &length, sizeof length);
    const sys::UniqueFd socket = sockets::make_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    sys::check(::send(socket.get(), bytes_.data(), length_, 0), "send to rtnetlink");
    struct {
      nlmsghdr header;
      nlmsgerr verdict;
      std::array<char, 512> request;
    } answer{};
    sys::check(::recv(socket.get(), &answer, sizeof answer, 0), "recv from rtnetlink");
    if (answer.verdict.error != 0) sys::throw_system_error(-answer.verdict.error, what);
  }

 private:
  alignas(nlmsghdr) std::array<char, 512> bytes_{};
  std::size_t length_ = 0;
};

// One end, by name.
class End {
 public:
  explicit End(const char* name) : name_(name) {}

  unsigned index() const {
    const unsigned index = ::if_nametoindex(name_);
    if (index == 0) sys::throw_system_error(errno, "if_nametoindex of a veth interface");
    return index;
  }
  // The largest frame without its header, or as many bytes below `wanted` as the kernel accepts
  // (an XDP program lowers the limit). Returns it.
  std::size_t set_largest_mtu(std::size_t wanted) const {
    std::size_t fits = kLeast, too_large = wanted + 1;
    while (too_large - fits > 1) {
      const std::size_t mtu = fits + (too_large - fits) / 2;
      (set_mtu(mtu) ? fits : too_large) = mtu;
    }
    if (!set_mtu(fits)) sys::throw_system_error(errno, "SIOCSIFMTU");
    return fits;
  }
  void bring_up() const {
    ifreq request = named();
    request.ifr_flags = IFF_UP;
    sys::check(control(SIOCSIFFLAGS, request), "SIOCSIFFLAGS");
  }

 private:
  static constexpr std::size_t kLeast = 68;  // the least that IPv4 asks of a link

  ifreq named() const {
    ifreq request{};
    std::strncpy(request.ifr_name, name_, IFNAMSIZ - 1);
    return request;
  }
  static int control(unsigned long what, ifreq& request) {
    return ::ioctl(sockets::make_socket(AF_UNIX, SOCK_DGRAM).get(), what, &request);
  }
  bool set_mtu(std::size_t bytes) const {
    ifreq request = named();
    request.ifr_mtu = static_cast<int>(bytes);
    return control(SIOCSIFMTU, request) == 0;
  }

  const char* name_;
};

// Neither end is up yet.
inline std::array<End, 2> make_pair() {
  constexpr std::array kNames{"ipcmark0", "ipcmark1"};
  const ifinfomsg any{};
  Request request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  request.append(&any, sizeof any);
  request.text(IFLA_IFNAME, kNames[0]);
  request.nest(IFLA_LINKINFO, [&] {
    request.text(IFLA_INFO_KIND, "veth");
    request.nest(IFLA_INFO_DATA, [&] {
      request.nest(VETH_INFO_PEER, [&] {
        request.append(&any, sizeof any);
        request.text(IFLA_IFNAME, kNames[1]);
      });
    });
  });
  request.perform("a veth pair (the kernel module veth, CAP_NET_ADMIN)");
  return {End(kNames[0]), End(kNames[1])};
}

}  // namespace ipcmark::veth
