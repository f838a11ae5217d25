// bounded_buffer_counting: producer and consumer with two counting semaphores, one buffer for each
// direction.
#include "bench/adapters/bounded_buffer.h"
#include "bench/adapters/flows.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

// SEM_UNDO is not offered: goods are counted up by one process and down by another, so the kernel's
// account of each would grow by one per message and overflow after 32,767 (SEMAEM).
struct Counting {
  static constexpr MechanismInfo info{
      .name = "bounded_buffer_counting",
      .family = "semaphore",
      .summary = "bounded buffer of 64 places with two counting semaphores, one per direction",
      .limit_name = "kernel.sem",
      .data = "messages, kept whole and in order; one copy in and one out",
      .participants = "one producer and one consumer (more would need a lock around the places)",
      .limits =
          "64 places of at most 1 MiB; semaphores count to 32,767 (System V) or 2^31-1 (POSIX)",
      .leftovers =
          "the System V set stays until `ipcrm -s`; the guardian removes ours. A dead peer "
          "is not noticed",
      .permissions = "mode bits of the set, 0600; POSIX: possession of the memory",
      .cost =
          "2 copies; System V: 4 system calls a message; POSIX: none while nobody sleeps, and 1 "
          "wake-up when somebody does",
      .flow = flows::kSemaphores,
      .use_when = "the textbook's solution is wanted, or a mechanism that every system has",
      .avoid_when = "messages are small and frequent: a ring needs neither count",
      .manuals = "sem_overview(7), semop(2), sem_init(3)"};
};

const Register<BoundedBuffer<Counting, CountingLane<SysvSemaphores<2, false>>>,
               BoundedBuffer<Counting, CountingLane<PosixSemaphores<2>>>>
    registered;

}  // namespace
}  // namespace ipcmark
