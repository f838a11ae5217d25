// pipe_splice: two pipes to which the sender splices the pages of a memory file.
#include "bench/adapters/lent_pages.h"

namespace ipcmark {
namespace {

struct Splice : lent_pages::File {
  static constexpr MechanismInfo info{
      .name = "pipe_splice",
      .family = "pipe",
      .summary = "pipe that refers to pages of a memory file (splice), one per direction",
      .framing = Framing::stream,
      .limit_name = "fs.pipe-max-size, fs.pipe-user-pages-soft",
      .data =
          "bytes without boundaries, in order; the pipe refers to pages of the sender's memory "
          "file, and the receiver copies. With access=copy the sender first copies into the "
          "file, which it has mapped; with in_place it writes there at once",
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
      .use_when = "what is to be sent lies in a file or in the page cache already",
      .avoid_when =
          "it does not, or the file is written again: what stands there when the message is read "
          "is what the reader gets",
      .manuals = "splice(2), memfd_create(2), pipe(7)"};

  ssize_t lend(int pipe, ConstBytes tx, bool nonblocking) const {
    loff_t offset = offset_of(tx);
    return ::splice(fd(), &offset, pipe, nullptr, tx.size(), nonblocking ? SPLICE_F_NONBLOCK : 0);
  }
};

const lent_pages::RegisterLender<Splice> registered;

}  // namespace
}  // namespace ipcmark
