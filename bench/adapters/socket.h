// What sockets of every family share: transfers, buffers, time limits, and how two are connected.
#pragma once

#include <sys/socket.h>
#include <sys/time.h>

#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <system_error>

#include "bench/adapters/fd_channel.h"
#include "bench/adapters/limits.h"

namespace ipcmark::sockets {

inline ssize_t send_some(int fd, ConstBytes tx) {
  return ::send(fd, tx.data(), tx.size(), MSG_NOSIGNAL);
}
inline ssize_t recv_some(int fd, Bytes rx) { return ::recv(fd, rx.data(), rx.size(), 0); }

// One message. What does not fit would be thrown away silently; with MSG_TRUNC the kernel returns
// the length that the message had.
inline ssize_t recv_whole(int fd, Bytes rx) {
  const ssize_t length = ::recv(fd, rx.data(), rx.size(), MSG_TRUNC);
  if (length <= static_cast<ssize_t>(rx.size())) [[likely]]
    return length;
  errno = EMSGSIZE;
  return -1;
}

template <class Value>
void set_option(int fd, int level, int name, const Value& value, const char* what) {
  sys::check(::setsockopt(fd, level, name, &value, sizeof value), what);
}

inline void limit_waits(int fd) {
  const timeval limit{kTimeLimit.count(), 0};
  set_option(fd, SOL_SOCKET, SO_RCVTIMEO, limit, "SO_RCVTIMEO");
  set_option(fd, SOL_SOCKET, SO_SNDTIMEO, limit, "SO_SNDTIMEO");
}

inline void set_send_buffer(int fd, std::size_t bytes) {
  set_option(fd, SOL_SOCKET, SO_SNDBUF, static_cast<int>(bytes), "SO_SNDBUF");
}
inline void set_receive_buffer(int fd, std::size_t bytes) {
  set_option(fd, SOL_SOCKET, SO_RCVBUF, static_cast<int>(bytes), "SO_RCVBUF");
}

inline std::size_t largest_send_buffer() {
  return sysctl_value("/proc/sys/net/core/wmem_max", 212'992);
}
inline std::size_t largest_receive_buffer() {
  return sysctl_value("/proc/sys/net/core/rmem_max", 212'992);
}

// The kernel would clamp a larger buffer silently.
inline std::optional<std::string> buffer_refusal(std::size_t bytes, std::size_t limit,
                                                 const char* sysctl) {
  if (bytes <= limit) return std::nullopt;
  return "a socket buffer of " + std::to_string(bytes) + " bytes is over " + sysctl + " (" +
         std::to_string(limit) + ")";
}

// The largest message that send(bytes) takes and `to` gets: tried, by halving what is in doubt.
template <class Send>
std::size_t largest_message(Send send, int to, std::size_t not_this) {
  const std::string bytes(not_this, '\0');
  std::size_t fits = 0;
  while (not_this - fits > 1) {
    const std::size_t length = fits + (not_this - fits) / 2;
    const bool sent = send(std::as_bytes(std::span(bytes.data(), length))) >= 0;
    if (sent) ::recv(to, nullptr, 0, MSG_TRUNC);
    (sent ? fits : not_this) = length;
  }
  return fits;
}
inline std::size_t largest_datagram(int from, int to, std::size_t not_this) {
  return largest_message(
      [from](ConstBytes tx) {
        return ::send(from, tx.data(), tx.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      },
      to, not_this);
}

// Why the pair cannot be made, as found by making one.
template <class Make>
std::optional<std::string> failure_of(Make make) {
  try {
    make();
    return std::nullopt;
  } catch (const std::system_error& error) {
    return error.what();
  }
}

inline sys::UniqueFd make_socket(int family, int type, int protocol = 0) {
  return sys::UniqueFd(sys::check(::socket(family, type | SOCK_CLOEXEC, protocol), "socket"));
}

// An address of any family.
struct Address {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;

  sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&storage); }

  static Address of(int fd) {
    Address address;
    sys::check(::getsockname(fd, address.data(), &address.length), "getsockname");
    return address;
  }
  static Address of_peer(int fd) {
    Address address;
    sys::check(::getpeername(fd, address.data(), &address.length), "getpeername");
    return address;
  }
  friend bool operator==(const Address& a, const Address& b) {
    return a.length == b.length && std::memcmp(&a.storage, &b.storage, a.length) == 0;
  }
};

inline void bind_to(const sys::UniqueFd& socket, const Address& address) {
  sys::check(::bind(socket.get(), address.data(), address.length), "bind");
}
inline void connect_to(const sys::UniqueFd& socket, const Address& address) {
  sys::check(::connect(socket.get(), address.data(), address.length), "connect");
}

// Connects `client` through `listener`, which is not needed any more then.
inline FdPair connect_pair(sys::UniqueFd listener, sys::UniqueFd client, const Address& address) {
  bind_to(listener, address);
  sys::check(::listen(listener.get(), 1), "listen");
  connect_to(client, Address::of(listener.get()));
  sys::UniqueFd server(
      sys::check(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC), "accept4"));
  if (Address::of_peer(server.get()) != Address::of(client.get()))
    sys::throw_system_error(ECONNREFUSED, "somebody else has connected first");
  FdPair pair;
  pair.in = {std::move(client), std::move(server)};
  return pair;
}

// Datagrams: each is bound to an address of its own, and takes none but the other's.
inline FdPair connect_both(sys::UniqueFd one, sys::UniqueFd two) {
  connect_to(one, Address::of(two.get()));
  connect_to(two, Address::of(one.get()));
  FdPair pair;
  pair.in = {std::move(one), std::move(two)};
  return pair;
}

}  // namespace ipcmark::sockets
