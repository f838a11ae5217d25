// pipe_sendfile: two pipes to which the sender sends a memory file with sendfile.
#include <sys/sendfile.h>

#include "bench/adapters/lent_pages.h"

namespace ipcmark {
namespace {

struct Sendfile : lent_pages::File {
  static constexpr MechanismInfo info{
      .name = "pipe_sendfile",
      .family = "pipe",
      .summary = "pipe that refers to pages of a memory file (sendfile), one per direction",
      .framing = Framing::stream,
      .limit_name = "fs.pipe-max-size, fs.pipe-user-pages-soft",
      .data =
          "as pipe_splice, through the call that takes any descriptor to write to; to a pipe it "
          "hands pages on, and copies none",
      .participants = "any that inherit or are passed the descriptors; one way each",
      .limits =
          "16 pages under way, and a message takes at least one; F_SETPIPE_SZ (--capacity) sets "
          "them, up to fs.pipe-max-size",
      .leftovers =
          "nothing; the file has no name, and the last close frees both. The reader of a dead "
          "writer gets end of file, the writer to a dead reader EPIPE",
      .permissions = "possession of the descriptors",
      .cost =
          "1 copy in place, else 2; 2 system calls, the look-up of each page in the file, 1 "
          "wake-up when the reader sleeps",
      .flow = lent_pages::kFileFlow,
      .use_when = "a file goes out as it is, to a pipe or a socket, whichever there is",
      .avoid_when =
          "the bytes are not in a file, or it is written again: what stands there when the "
          "message is read is what the reader gets",
      .manuals = "sendfile(2), splice(2), memfd_create(2), pipe(7)"};

  // Looks at O_NONBLOCK of the pipe: it has no flag of its own.
  ssize_t lend(int pipe, ConstBytes tx, bool) const {
    off_t offset = offset_of(tx);
    return ::sendfile(pipe, fd(), &offset, tx.size());
  }
};

const lent_pages::RegisterLender<Sendfile> registered;

}  // namespace
}  // namespace ipcmark
