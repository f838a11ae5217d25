// pipe: two anonymous pipes, one per direction.
//
// Data: byte stream, copied into kernel pages and out again; no message boundaries. Writes of up to
// PIPE_BUF (4,096 bytes) are atomic.
// Participants: any that inherit or are passed the descriptors; one way each.
// Limits: 16 pages (64 KiB); F_SETPIPE_SZ up to fs.pipe-max-size (1 MiB), and per user
// fs.pipe-user-pages-soft.
// After a crash: nothing; the last close frees it. The reader of a dead writer gets end of file,
// the writer to a dead reader EPIPE.
// Permissions: possession of the descriptor.
// pipe(2), pipe(7), fcntl(2)
#include <fcntl.h>
#include <unistd.h>

#include "bench/adapters/register.h"

namespace ipcmark {
namespace {

struct Pipe {
  static constexpr MechanismInfo info{.name = "pipe",
                                      .family = "pipe",
                                      .summary = "anonymous pipe, one per direction",
                                      .framing = Framing::stream};

  static FdPair open(const ChannelSpec& spec) {
    FdPair pair;
    connect(pair, Side::initiator, Side::responder, spec);
    connect(pair, Side::responder, Side::initiator, spec);
    return pair;
  }
  static ssize_t write_some(int fd, ConstBytes tx) { return ::write(fd, tx.data(), tx.size()); }
  static ssize_t read_some(int fd, Bytes rx) { return ::read(fd, rx.data(), rx.size()); }

 private:
  static void connect(FdPair& pair, Side from, Side to, const ChannelSpec& spec) {
    std::array<int, 2> ends{};
    sys::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
    pair.in[index(to)] = sys::UniqueFd(ends[0]);
    pair.out[index(from)] = sys::UniqueFd(ends[1]);
    if (spec.capacity_bytes != 0) {
      sys::check(::fcntl(ends[1], F_SETPIPE_SZ, spec.capacity_bytes),
                 "F_SETPIPE_SZ (limits: fs.pipe-max-size, fs.pipe-user-pages-soft)");
    }
  }
};

const RegisterFd<Pipe> registered;

}  // namespace
}  // namespace ipcmark
