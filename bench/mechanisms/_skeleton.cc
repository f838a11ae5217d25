// _skeleton: the template of a mechanism. Compiled in every build, never registered.
// `scripts/new-mechanism NAME` copies it; then replace every sentence. The first comment of a file
// is one sentence, and beside it only what a reader of the code must know; what a user must know
// stands in `info`, where `ipcmark explain NAME` finds it.
#include <sys/socket.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "bench/adapters/socket.h"

namespace ipcmark {
namespace {

struct Skeleton {
  // The name is the file's. Framing::message when recv returns whole messages by itself. From
  // `data` on it is the contract: a sentence or two each, and none is empty.
  static constexpr MechanismInfo info{
      .name = "_skeleton",
      .family = "socket",
      .summary = "template: a UNIX sequenced-packet socket pair",
      .framing = Framing::message,
      .limit_name = "net.core.wmem_default",
      // Bytes or messages; who copies; is order kept; may something be lost?
      .data = "messages, kept whole and in order, copied into socket buffers and out again",
      // How many, and in which directions.
      .participants = "two, both ways over one descriptor each",
      // Of a message, of what is under way, and where the administrator sets them.
      .limits = "a message must fit SO_SNDBUF (net.core.wmem_default)",
      // After a crash: what stays and who removes it. Does the survivor notice?
      .leftovers = "nothing; a socketpair has no name. The survivor gets end of file or EPIPE",
      // What a process needs to take part.
      .permissions = "possession of the descriptor",
      // Copies, system calls and wake-ups per message.
      .cost = "2 copies, 2 system calls, 1 wake-up when the reader sleeps",
      // One of bench/adapters/flows.h; add one there if none fits.
      .flow = flows::kKernelBuffer,
      .use_when = "messages between two processes, when the end of one must be noticed",
      .avoid_when = "messages may be empty: one looks like the end of file",
      .manuals = "unix(7), socketpair(2)"};

  // Optional. Read the limit from the kernel; never clamp a size.
  static std::size_t max_message() { return 128 << 10; }

  // Optional. The reason why such a channel cannot be on this machine: it becomes a `skipped` row.
  // Found by trying (sockets::failure_of), not by guessing; in a static where that takes long.
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.message_bytes == 0) return "an empty message would look like the end of file";
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

  // Optional. Makes blocking calls give up after kTimeLimit; then the variant has the timeout axis.
  static void limit_waits(int fd) { sockets::limit_waits(fd); }
};

// In a real mechanism: `const RegisterFd<Skeleton> registered;`, with a list of waits from
// bench/waits/recommended.h as second argument if not all fit. A mechanism without descriptors is a
// ShmQueue (see shm_ring.cc) or a Channel of its own (see sysv_mq.cc).
static_assert(Channel<FdChannel<Skeleton, waits::Block>>);

}  // namespace
}  // namespace ipcmark
