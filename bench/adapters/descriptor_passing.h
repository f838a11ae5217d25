// Passing descriptors over a connected pair of UNIX sockets, one with each message.
#pragma once

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "bench/adapters/fd_channel.h"

namespace ipcmark::passing {

inline FdPair open() {
  std::array<int, 2> ends{};
  sys::check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
  FdPair pair;
  for (std::size_t side = 0; side < 2; ++side) pair.in[side] = sys::UniqueFd(ends[side]);
  return pair;
}

// Room for one descriptor beside a message.
union Control {
  cmsghdr header;
  std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

// One system call, as sendmsg(2) returns.
inline ssize_t send(int socket, ConstBytes tx, int passed) {
  Control control{};
  iovec part{const_cast<std::byte*>(tx.data()), tx.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = sizeof control.bytes;
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof passed);
  std::memcpy(CMSG_DATA(header), &passed, sizeof passed);
  return ::sendmsg(socket, &message, MSG_NOSIGNAL);
}

// One system call, as recvmsg(2) returns; a message without a descriptor is the end of the other
// side, or of our own room for descriptors.
inline ssize_t receive(int socket, Bytes rx, sys::UniqueFd& passed) {
  Control control{};
  iovec part{rx.data(), rx.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = sizeof control.bytes;
  const ssize_t length = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (length < 0) return length;
  const cmsghdr* const header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) {
    errno = (message.msg_flags & MSG_CTRUNC) != 0 ? EMFILE : ECONNRESET;
    return -1;
  }
  int fd;
  std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
  passed = sys::UniqueFd(fd);
  return length;
}

}  // namespace ipcmark::passing
