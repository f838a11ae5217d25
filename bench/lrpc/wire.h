// What clients and clerks say to each other, on a SOCK_SEQPACKET socket of the abstract namespace:
// there is no file, and the name goes with the socket. One connection is one binding.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "bench/lrpc/error.h"
#include "bench/lrpc/transfer.h"
#include "harness/sys/fd.h"

namespace ipcmark::lrpc::wire {

inline constexpr std::size_t kMostNameBytes = 60;
inline constexpr std::size_t kMostFds = 2;

enum class Kind : std::uint8_t { bind, associate };

struct Request {
  Kind kind = Kind::bind;
  Transfer transfer = Transfer::futex_handoff;
  std::uint8_t name_bytes = 0;
  std::array<char, kMostNameBytes> name{};  // bind: of the procedure
  std::uint32_t handle = 0;                 // associate: the A-stack that wants a server thread
  std::uint64_t signature = 0;
  std::uint64_t timeout_ns = 0;  // seccomp: after which the clerk answers; 0: never
};

struct Reply {
  Error error = Error::none;
  std::uint64_t token = 0;
  std::uint32_t first_handle = 0;
  std::uint64_t count = 0;   // A-stacks
  std::uint64_t stride = 0;  // bytes of one
};

using Fds = std::array<sys::UniqueFd, kMostFds>;

// The address of a service's clerk.
struct Address {
  explicit Address(std::string_view service);
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
  sockaddr_un address{};
  socklen_t length = 0;
};

// A whole message or an error, as sendmsg(2) and recvmsg(2) return: -1 and errno. A message of
// another length than T's is EPROTO, the end of the other side ECONNRESET. They allocate nothing.
int send(int socket, const void* bytes, std::size_t length, const int* fds, std::size_t fd_count);
int receive(int socket, void* bytes, std::size_t length, Fds& fds);

template <class T>
int send(int socket, const T& message, std::initializer_list<int> fds = {}) {
  return send(socket, &message, sizeof message, fds.begin(), fds.size());
}
template <class T>
int receive(int socket, T& message, Fds& fds) {
  return receive(socket, &message, sizeof message, fds);
}

}  // namespace ipcmark::lrpc::wire
