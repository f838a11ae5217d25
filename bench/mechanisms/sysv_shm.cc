// sysv_shm: the byte ring over System V shared memory, one per direction.
#include "bench/adapters/flows.h"
#include "bench/adapters/ring_over.h"

namespace ipcmark {
namespace {

struct SysvShm : RingOver<sys::Backing::sysv> {
  static constexpr MechanismInfo info{
      .name = "sysv_shm",
      .family = "shared_memory",
      .summary = "SPSC byte ring over System V shared memory, one per direction",
      .limit_name = "kernel.shmmax, kernel.shmall, kernel.shmmni",
      .data =
          "messages of any size, kept whole and in order; one copy in and one out, or none "
          "(--access in_place). The memory comes from shmget",
      .participants = "one producer and one consumer per ring",
      .limits =
          "memory, kernel.shmmax a segment, kernel.shmall pages in all, "
          "kernel.shmmni segments",
      .leftovers =
          "the segment stays until `ipcrm -m`, unless it was marked for removal: "
          "here it is, right after both images are attached, so that the last "
          "process takes it along",
      .permissions = "mode bits of the segment, 0600; whoever knows the key and may",
      .cost =
          "2 copies (0 in place), no system call; 1 wake-up when the wait sleeps. Once mapped, "
          "all shared memory is alike: compare the rows",
      .flow = flows::kSharedMemory,
      .use_when = "processes that are not related agree on a key, or old code does it so",
      .avoid_when = "a descriptor can be passed instead: memfd leaves nothing behind",
      .manuals = "shmget(2), shmat(2), shmctl(2), ipcrm(1)"};
};

const RegisterShm<SysvShm, waits::ForBacking> registered;

}  // namespace
}  // namespace ipcmark
