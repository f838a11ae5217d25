// shm_ring: a byte ring in shared memory for each direction.
#include "bench/adapters/flows.h"
#include "bench/adapters/ring_over.h"

namespace ipcmark {
namespace {

struct ShmRing : RingOver<sys::Backing::memfd> {
  static constexpr MechanismInfo info{
      .name = "shm_ring",
      .family = "shared_memory",
      .summary = "SPSC byte ring in shared memory (memfd), one per direction",
      .data =
          "messages of any size, kept whole and in order; one copy in and one out, or none "
          "(--access in_place)",
      .participants = "one producer and one consumer per ring; another pair needs another ring",
      .limits =
          "memory: the ring holds two of the largest messages or more; --capacity sets it, "
          "by default 1 MiB or room for four messages",
      .leftovers = "nothing; a memfd has no name. The survivor notices nothing by itself",
      .permissions = "possession of the memory: inherited, or its descriptor passed",
      .cost = "2 copies (0 in place), no system call; 1 wake-up when the wait sleeps",
      .flow = flows::kSharedMemory,
      .use_when = "latency or throughput matters and both sides trust each other with the memory",
      .avoid_when =
          "the peer is not trusted: it can change a message after you checked it, unless "
          "you copy it out first",
      .manuals = "memfd_create(2), mmap(2), futex(2)"};
};

const RegisterShm<ShmRing> registered;

}  // namespace
}  // namespace ipcmark
