// anon_mmap: the byte ring over anonymous memory, one per direction.
#include "bench/adapters/flows.h"
#include "bench/adapters/ring_over.h"

namespace ipcmark {
namespace {

struct AnonMmap : RingOver<sys::Backing::anonymous> {
  static constexpr MechanismInfo info{
      .name = "anon_mmap",
      .family = "shared_memory",
      .summary = "SPSC byte ring over anonymous memory, one per direction",
      .data =
          "messages of any size, kept whole and in order; one copy in and one out, or none "
          "(--access in_place). The memory comes from mmap with MAP_SHARED and MAP_ANONYMOUS",
      .participants = "one producer and one consumer per ring",
      .limits = "memory",
      .leftovers = "nothing; there is no name, and no descriptor either",
      .permissions = "inherited by fork and by nothing else",
      .cost =
          "2 copies (0 in place), no system call; 1 wake-up when the wait sleeps. Once mapped, "
          "all shared memory is alike: compare the rows",
      .flow = flows::kSharedMemory,
      .use_when = "parent and child, nothing simpler exists",
      .avoid_when = "the other process was not forked from this one",
      .manuals = "mmap(2), fork(2), mremap(2)"};
};

const RegisterShm<AnonMmap, waits::ForBacking> registered;

}  // namespace
}  // namespace ipcmark
