// shm_ring: a byte ring in shared memory for each direction.
//
// Data: messages of any size, kept whole; one copy in, one copy out, no system call unless a side
// must be woken.
// Participants: one producer and one consumer per ring.
// Limits: memory. The ring is a memfd mapped twice; --capacity sets its size, by default at least
// 1 MiB and room for four messages.
// After a crash: nothing; a memfd has no name. The survivor notices nothing: the harness does.
// Permissions: possession of the memory (inherited here; a memfd can be passed).
// memfd_create(2), mmap(2); waits: see bench/waits
#include "bench/adapters/register.h"
#include "bench/rings/spsc_byte_ring.h"

namespace ipcmark {
namespace {

struct ShmRing {
  static constexpr MechanismInfo info{
      .name = "shm_ring",
      .family = "shared_memory",
      .summary = "SPSC byte ring in shared memory, one per direction"};
  using Ring = rings::SpscByteRing;
  using Progress = rings::SpscProgress;
  using Producer = Ring::Producer;
  using Consumer = Ring::Consumer;

  static std::size_t max_message() { return std::size_t{256} << 20; }

  static Ring make(const ChannelSpec& spec) {
    constexpr std::size_t kDefault = std::size_t{1} << 20;
    const std::size_t wanted = std::max(kDefault, 4 * Ring::record_size(spec.message_bytes));
    return Ring(spec.capacity_bytes == 0 ? wanted : spec.capacity_bytes, spec.message_bytes,
                spec.memory_node);
  }
};

const RegisterShm<ShmRing> registered;

}  // namespace
}  // namespace ipcmark
