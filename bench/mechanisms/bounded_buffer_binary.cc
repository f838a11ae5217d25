// bounded_buffer_binary: producer and consumer with one binary semaphore around a count, one buffer
// for each direction.
#include "bench/adapters/bounded_buffer.h"
#include "bench/adapters/flows.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct Binary {
  static constexpr MechanismInfo info{
      .name = "bounded_buffer_binary",
      .family = "semaphore",
      .summary = "bounded buffer of 64 places behind a binary semaphore, one per direction",
      .limit_name = "kernel.sem",
      .data = "messages, kept whole and in order; one copy in and one out",
      .participants = "many, since the lock guards all of it; one producer and one consumer here",
      .limits = "64 places of at most 1 MiB",
      .leftovers =
          "the System V set stays until `ipcrm -s`; the guardian removes ours. A holder "
          "that dies leaves the lock taken for ever, unless SEM_UNDO gives it back "
          "(sysv_undo)",
      .permissions = "mode bits of the set, 0600; POSIX: possession of the memory",
      .cost = "2 copies; 2 system calls a look with System V, and as many looks as it takes",
      .flow = flows::kLockedCount,
      .use_when = "the lock must survive the death of its holder (sysv_undo)",
      .avoid_when =
          "anything else: a side that finds the buffer empty cannot sleep, and looks again "
          "and again through the lock",
      .manuals = "semop(2), semget(2), sem_init(3)"};
};

template <class Semaphores>
using Row = BoundedBuffer<Binary, BinaryLane<Semaphores>>;

const Register<Row<SysvSemaphores<1, false>>, Row<SysvSemaphores<1, true>>, Row<PosixSemaphores<1>>>
    registered;

}  // namespace
}  // namespace ipcmark
