// _skeleton: the template of a mechanism. Compiled in every build, never registered.
// `scripts/new-mechanism NAME` copies it; then replace every sentence.
//
// Data: byte stream or messages; who copies; is order kept?
// Participants: how many, and in which directions.
// Limits: of a message, of what is under way, and where the administrator sets them.
// After a crash: what stays behind and who removes it. Does the survivor notice?
// Permissions: what a process needs to take part.
// man pages
#include <sys/socket.h>

#include "bench/adapters/register.h"

namespace ipcmark {
namespace {

struct Skeleton {
  // The name is the file's. Framing::message when recv returns whole messages by itself.
  static constexpr MechanismInfo info{.name = "_skeleton",
                                      .family = "socket",
                                      .summary = "template: a UNIX sequenced-packet socket pair",
                                      .framing = Framing::message,
                                      .limit_name = "net.core.wmem_default"};

  // Optional. Read the limit from the kernel; never clamp a size.
  static std::size_t max_message() { return 128 << 10; }

  // Optional. The reason why such a channel cannot be on this machine: it becomes a `skipped` row.
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes == 0) return std::nullopt;
    return "the capacity of _skeleton cannot be set";
  }

  // Before fork: make every kernel object. Prefer objects without a name; give a named one a random
  // name through an Intent, and unlink it as soon as both sides have it.
  static FdPair open(const ChannelSpec&) {
    std::array<int, 2> ends{};
    sys::check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
    FdPair pair;
    for (std::size_t side = 0; side < 2; ++side) pair.in[side] = sys::UniqueFd(ends[side]);
    return pair;
  }

  // One system call each. Short transfers, EINTR and EAGAIN are FdChannel's business.
  static ssize_t write_some(int fd, ConstBytes tx) {
    return ::send(fd, tx.data(), tx.size(), MSG_NOSIGNAL);
  }
  static ssize_t read_some(int fd, Bytes rx) { return ::recv(fd, rx.data(), rx.size(), 0); }
};

// In a real mechanism: `const RegisterFd<Skeleton> registered;` A mechanism without descriptors is
// a ShmQueue (see shm_ring.cc) or a Channel of its own (see sysv_mq.cc).
static_assert(Channel<FdChannel<Skeleton, waits::Block>>);

}  // namespace
}  // namespace ipcmark
