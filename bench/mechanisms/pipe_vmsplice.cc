// pipe_vmsplice: two pipes to which the sender lends its pages instead of copying them.
#include <sys/uio.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/lent_pages.h"

namespace ipcmark {
namespace {

struct Vmsplice {
  static constexpr MechanismInfo info{
      .name = "pipe_vmsplice",
      .family = "pipe",
      .summary = "pipe that refers to the sender's pages (vmsplice), one per direction",
      .framing = Framing::stream,
      .limit_name = "fs.pipe-max-size, fs.pipe-user-pages-soft",
      .data =
          "bytes without boundaries, in order; the pipe refers to the sender's pages, and the "
          "receiver copies. With access=copy the sender first copies into such a page; with in_place "
          "it writes there at once",
      .participants = "any that inherit or are passed the descriptors; one way each",
      .limits =
          "16 pages under way, and a message takes at least one; F_SETPIPE_SZ (--capacity) sets "
          "them, up to fs.pipe-max-size",
      .leftovers =
          "nothing; the last close frees it. The reader of a dead writer gets end of file, the "
          "writer to a dead reader EPIPE",
      .permissions = "possession of the descriptor",
      .cost =
          "1 copy in place, else 2; 2 system calls, the look-up of each page, 1 wake-up when the "
          "reader sleeps",
      .flow = flows::kPages,
      .use_when = "large messages made in place, by a sender that can leave their pages alone",
      .avoid_when =
          "messages are small, or the sender reuses its buffer: what it writes before the "
          "message is read is what the reader gets",
      .manuals = "vmsplice(2), pipe(7)"};

  static sys::Mapping map(std::size_t bytes) { return sys::Mapping::shared(bytes); }
  // vmsplice looks at its own flag, not at O_NONBLOCK.
  static ssize_t lend(int pipe, ConstBytes tx, bool nonblocking) {
    const iovec pages{const_cast<std::byte*>(tx.data()), tx.size()};
    return ::vmsplice(pipe, &pages, 1, nonblocking ? SPLICE_F_NONBLOCK : 0);
  }
};

const lent_pages::RegisterLender<Vmsplice> registered;

}  // namespace
}  // namespace ipcmark
