// pipe_packet: two pipes with O_DIRECT, which keep each write apart as a packet.
#include <limits.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/pipe_ends.h"
#include "bench/adapters/register.h"

namespace ipcmark {
namespace {

struct PipePacket : PipeEnds {
  static constexpr MechanismInfo info{
      .name = "pipe_packet",
      .family = "pipe",
      .summary = "anonymous pipe that keeps packets apart (O_DIRECT), one per direction",
      .limit_name = "PIPE_BUF, fs.pipe-max-size, fs.pipe-user-pages-soft",
      .data =
          "messages of 1 to 4,096 bytes (PIPE_BUF), in order, copied into a page each and out "
          "again; a longer write would be split silently",
      .participants = "any that inherit or are passed the descriptors; one way each",
      .limits =
          "16 packets under way, whatever their length: a packet takes a page. F_SETPIPE_SZ "
          "(--capacity) sets the pages, up to fs.pipe-max-size",
      .leftovers =
          "nothing; the last close frees it. The reader of a dead writer gets end of file, the "
          "writer to a dead reader EPIPE",
      .permissions = "possession of the descriptor",
      .cost = "2 copies, 2 system calls, a page per message, 1 wake-up when the reader sleeps",
      .flow = flows::kKernelBuffer,
      .use_when = "small messages between processes that share a pipe already",
      .avoid_when =
          "messages may be empty or exceed a page, or come many at a time: 16 fill the pipe. A "
          "short read throws the rest of a packet away",
      .manuals = "pipe(2), pipe(7)"};
  static constexpr Sharing sharing{.senders = true, .receivers = true};

  static std::size_t max_message() { return PIPE_BUF; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.message_bytes == 0) return "an empty write leaves nothing in a pipe";
    return std::nullopt;
  }

  static FdPair open(const ChannelSpec& spec) {
    return both_ways(spec, [] { return anonymous(O_DIRECT); });
  }
  // No packet is empty: this is the end of file.
  static ssize_t read_some(int fd, Bytes rx) {
    const ssize_t got = PipeEnds::read_some(fd, rx);
    if (got == 0) [[unlikely]]
      return errno = ECONNRESET, -1;
    return got;
  }
};

const RegisterFd<PipePacket> registered;

}  // namespace
}  // namespace ipcmark
