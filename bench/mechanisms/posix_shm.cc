// posix_shm: the byte ring over POSIX shared memory, one per direction.
#include "bench/adapters/flows.h"
#include "bench/adapters/ring_over.h"

namespace ipcmark {
namespace {

struct PosixShm : RingOver<sys::Backing::posix> {
  static constexpr MechanismInfo info{
      .name = "posix_shm",
      .family = "shared_memory",
      .summary = "SPSC byte ring over POSIX shared memory, one per direction",
      .data =
          "messages of any size, kept whole and in order; one copy in and one out, or none "
          "(--access in_place). The memory comes from shm_open",
      .participants = "one producer and one consumer per ring",
      .limits =
          "memory, and the size of /dev/shm (a tmpfs): a page that does not fit "
          "there is a SIGBUS, so all of it is allocated at once",
      .leftovers =
          "the name in /dev/shm stays until shm_unlink; here it is gone before the "
          "first message",
      .permissions = "mode bits of the name, 0600",
      .cost =
          "2 copies (0 in place), no system call; 1 wake-up when the wait sleeps. Once mapped, "
          "all shared memory is alike: compare the rows",
      .flow = flows::kSharedMemory,
      .use_when = "unrelated processes find each other by a name",
      .avoid_when = "the name is not needed: memfd cannot be left behind, nor squatted",
      .manuals = "shm_overview(7), shm_open(3), posix_fallocate(3)"};
};

const RegisterShm<PosixShm, waits::ForBacking> registered;

}  // namespace
}  // namespace ipcmark
