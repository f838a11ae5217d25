// unix_stream: a connected pair of UNIX stream sockets.
//
// Data: byte stream through socket buffers; no message boundaries.
// Participants: two, both ways over one descriptor each.
// Limits: SO_SNDBUF, net.core.wmem_default (212,992 bytes of skb memory: at 64 B only some 280
// messages); --capacity sets it, up to net.core.wmem_max.
// After a crash: nothing; a socketpair has no name. The survivor gets end of file, ECONNRESET or
// EPIPE.
// Permissions: possession of the descriptor.
// unix(7), socketpair(2), send(2), recv(2)
#include <sys/socket.h>

#include "bench/adapters/limits.h"
#include "bench/adapters/register.h"

namespace ipcmark {
namespace {

struct UnixStream {
  static constexpr MechanismInfo info{.name = "unix_stream",
                                      .family = "socket",
                                      .summary = "UNIX stream socket pair",
                                      .framing = Framing::stream};

  static FdPair open(const ChannelSpec& spec) {
    std::array<int, 2> ends{};
    sys::check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
    FdPair pair;
    for (std::size_t side = 0; side < 2; ++side) {
      pair.in[side] = sys::UniqueFd(ends[side]);
      if (spec.capacity_bytes != 0) set_buffer(ends[side], spec.capacity_bytes);
    }
    return pair;
  }
  static ssize_t write_some(int fd, ConstBytes tx) {
    return ::send(fd, tx.data(), tx.size(), MSG_NOSIGNAL);
  }
  static ssize_t read_some(int fd, Bytes rx) { return ::recv(fd, rx.data(), rx.size(), 0); }

  // The kernel would clamp a larger one silently.
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    const std::size_t limit = sysctl_value("/proc/sys/net/core/wmem_max", kUnlimited);
    if (spec.capacity_bytes <= limit) return std::nullopt;
    return "a socket buffer of " + std::to_string(spec.capacity_bytes) +
           " bytes is over net.core.wmem_max (" + std::to_string(limit) + ")";
  }

 private:
  static void set_buffer(int fd, std::size_t bytes) {
    const int value = static_cast<int>(bytes);
    sys::check(::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &value, sizeof value), "SO_SNDBUF");
  }
};

const RegisterFd<UnixStream> registered;

}  // namespace
}  // namespace ipcmark
