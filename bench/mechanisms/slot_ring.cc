// slot_ring: a ring of slots of one size for each direction.
#include "bench/rings/slot_ring.h"
#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "harness/sys/backed_memory.h"

namespace ipcmark {
namespace {

struct Slots {
  static constexpr MechanismInfo info{
      .name = "slot_ring",
      .family = "shared_memory",
      .summary = "SPSC ring of fixed slots with cached indices, one per direction",
      .data =
          "messages of up to one slot, kept whole and in order; one copy in and one out, or "
          "none (--access in_place)",
      .participants = "one producer and one consumer per ring",
      .limits =
          "memory: a slot is the largest message in whole cache lines; --capacity sets how "
          "many there are, by default 1 MiB of them, and 4 at the least",
      .leftovers = "nothing; a memfd has no name. The survivor notices nothing by itself",
      .permissions = "possession of the memory: inherited, or its descriptor passed",
      .cost = "2 copies (0 in place), no system call; 1 wake-up when the wait sleeps",
      .flow = flows::kSharedMemory,
      .use_when =
          "the most messages per second are wanted and sizes hardly differ; with --batch, "
          "several times more",
      .avoid_when =
          "single messages must be fast (index and payload are two lines: shm_ring and "
          "mailbox need one), or sizes differ widely (every slot is as large as the "
          "largest)",
      .manuals = "memfd_create(2), mmap(2), futex(2)"};
  static constexpr AxisSet axes{.batch = true, .stores = true, .pages = true};
  using Ring = rings::SlotRing;
  using Progress = Ring::Progress;
  using Producer = Ring::Producer;
  using Consumer = Ring::Consumer;

  static std::size_t max_message() { return std::size_t{64} << 20; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    return sys::memory_unsupported(plan(spec));
  }
  static Ring make(const ChannelSpec& spec) { return Ring(sys::map_memory(plan(spec)), spec); }

 private:
  static sys::MemoryPlan plan(const ChannelSpec& spec) {
    const std::size_t page = sys::page_bytes(spec.pages);
    return {.bytes = (Ring::bytes_for(spec) + page - 1) / page * page,
            .pages = spec.pages,
            .node = spec.memory_node};
  }
};

const RegisterShm<Slots, waits::ForShmShort> registered;

}  // namespace
}  // namespace ipcmark
