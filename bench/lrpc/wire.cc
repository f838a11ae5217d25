#include "bench/lrpc/wire.h"

#include <cerrno>
#include <cstddef>
#include <cstring>

namespace ipcmark::lrpc::wire {

namespace {

union Control {
  cmsghdr header;
  std::array<char, CMSG_SPACE(kMostFds * sizeof(int))> bytes;
};

void take_fds(msghdr& message, Fds& fds) {
  std::size_t count = 0;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t bytes = header->cmsg_len - CMSG_LEN(0);
    for (std::size_t at = 0; at < bytes; at += sizeof(int)) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + at, sizeof fd);
      sys::UniqueFd owned(fd);
      if (count < fds.size()) fds[count++] = std::move(owned);
    }
  }
}

template <class Call>
ssize_t retried(Call call) {
  ssize_t length = call();
  while (length < 0 && errno == EINTR) length = call();
  return length;
}

}  // namespace

// "\0ipcmark-lrpc/SERVICE": abstract names need no NUL at the end, and the length counts.
Address::Address(std::string_view service) {
  constexpr std::string_view kPrefix("\0ipcmark-lrpc/", 14);
  static_assert(kPrefix.size() + kMostNameBytes <= sizeof(sockaddr_un::sun_path));
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, kPrefix.data(), kPrefix.size());
  std::memcpy(address.sun_path + kPrefix.size(), service.data(), service.size());
  length =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + kPrefix.size() + service.size());
}

int send(int socket, const void* bytes, std::size_t length, const int* fds, std::size_t fd_count) {
  Control control{};
  iovec part{const_cast<void*>(bytes), length};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (fd_count > 0) {
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
    std::memcpy(CMSG_DATA(header), fds, fd_count * sizeof(int));
  }
  return retried([&] { return ::sendmsg(socket, &message, MSG_NOSIGNAL); }) < 0 ? -1 : 0;
}

int receive(int socket, void* bytes, std::size_t length, Fds& fds) {
  Control control{};
  iovec part{bytes, length};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = sizeof control.bytes;
  const ssize_t got = retried([&] { return ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC); });
  if (got < 0) return -1;
  take_fds(message, fds);
  if (static_cast<std::size_t>(got) == length && (message.msg_flags & MSG_TRUNC) == 0) return 0;
  errno = got == 0 ? ECONNRESET : EPROTO;
  return -1;
}

}  // namespace ipcmark::lrpc::wire
