// file_mmap: the byte ring over a file on disk, one per direction.
#include "bench/adapters/flows.h"
#include "bench/adapters/ring_over.h"

namespace ipcmark {
namespace {

struct FileMmap : RingOver<sys::Backing::file> {
  static constexpr MechanismInfo info{
      .name = "file_mmap",
      .family = "shared_memory",
      .summary = "SPSC byte ring over a file on disk, one per direction",
      .data =
          "messages of any size, kept whole and in order; one copy in and one out, or none "
          "(--access in_place). The memory comes from open with O_TMPFILE, mmap",
      .participants = "one producer and one consumer per ring",
      .limits =
          "the file system; what is written is written back to the disk sooner or "
          "later, and that is not free",
      .leftovers =
          "nothing here (O_TMPFILE has no name); a named file stays, with what was "
          "in it",
      .permissions = "mode bits of the file",
      .cost =
          "2 copies (0 in place), no system call; 1 wake-up when the wait sleeps. Once mapped, "
          "all shared memory is alike: compare the rows",
      .flow = flows::kSharedMemory,
      .use_when = "what is shared must outlive the processes",
      .avoid_when = "it need not: the pages are dirty, and the disk has to take them",
      .manuals = "mmap(2), open(2), msync(2)"};
};

const RegisterShm<FileMmap, waits::ForBacking> registered;

}  // namespace
}  // namespace ipcmark
