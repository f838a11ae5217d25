// pipe: two anonymous pipes, one per direction.
#include "bench/adapters/flows.h"
#include "bench/adapters/pipe_ends.h"
#include "bench/adapters/register.h"
#include "bench/adapters/uring_channel.h"

namespace ipcmark {
namespace {

struct Pipe : PipeEnds {
  static constexpr MechanismInfo info{
      .name = "pipe",
      .family = "pipe",
      .summary = "anonymous pipe, one per direction",
      .framing = Framing::stream,
      .limit_name = "fs.pipe-max-size, fs.pipe-user-pages-soft",
      .data =
          "bytes without boundaries, in order, copied into kernel pages and out again; writes "
          "of up to 4,096 bytes (PIPE_BUF) are atomic",
      .participants = "any that inherit or are passed the descriptors; one way each",
      .limits =
          "16 pages (64 KiB) under way; F_SETPIPE_SZ (--capacity) up to fs.pipe-max-size, "
          "and fs.pipe-user-pages-soft per user",
      .leftovers =
          "nothing; the last close frees it. The reader of a dead writer gets end of "
          "file, the writer to a dead reader EPIPE",
      .permissions = "possession of the descriptor",
      .cost = "2 copies, 2 system calls, 1 wake-up when the reader sleeps",
      .flow = flows::kKernelBuffer,
      .use_when =
          "parent and child, simple streams, filters; cheapest blocking hand-over of a few "
          "bytes among descriptors",
      .avoid_when = "messages need boundaries, or are large: 64 KiB and more go in 16-page pieces",
      .manuals = "pipe(2), pipe(7), fcntl(2)"};
  static constexpr Sharing sharing{.senders = true, .receivers = true};

  static FdPair open(const ChannelSpec& spec) {
    return both_ways(spec, [] { return anonymous(0); });
  }
};

const RegisterFd<Pipe> registered;
const RegisterUring<Pipe> completions;

}  // namespace
}  // namespace ipcmark
