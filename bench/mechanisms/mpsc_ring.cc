// mpsc_ring: a byte ring in shared memory that many producers may write, one for each direction.
#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "bench/rings/mpsc_byte_ring.h"
#include "harness/sys/backed_memory.h"

namespace ipcmark {
namespace {

struct MpscRing {
  static constexpr MechanismInfo info{
      .name = "mpsc_ring",
      .family = "shared_memory",
      .summary = "byte ring for many producers and one consumer, one per direction",
      .data =
          "messages of any size, kept whole, each producer's in order; one copy in and one out, "
          "or none (--access in_place)",
      .participants = "any number of producers (one in a pair), one consumer",
      .limits =
          "memory: two of the largest messages or more; --capacity sets it, by default 1 MiB "
          "or room for four",
      .leftovers =
          "nothing; a memfd has no name. A producer that dies between claiming a place and "
          "filling it stops the ring",
      .permissions = "possession of the memory: inherited, or its descriptor passed",
      .cost =
          "2 copies (0 in place), 1 compare-and-swap, a store per line to clear it; no system "
          "call; 1 wake-up when the wait sleeps",
      .flow = flows::kSharedMemory,
      .use_when = "several processes report to one",
      .avoid_when =
          "there is one producer (shm_ring is cheaper), or producers may be killed at any "
          "time",
      .manuals = "memfd_create(2), mmap(2), futex(2)"};
  using Ring = rings::MpscByteRing;
  using Progress = Ring::Progress;
  using Producer = Ring::Producer;
  using Consumer = Ring::Consumer;
  static constexpr AxisSet axes{.pages = true};
  static constexpr Sharing sharing{.senders = true};

  static std::size_t max_message() { return std::size_t{256} << 20; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    return sys::memory_unsupported(plan(spec));
  }
  static Ring make(const ChannelSpec& spec) { return Ring(sys::map_memory(plan(spec))); }

 private:
  static sys::MemoryPlan plan(const ChannelSpec& spec) {
    constexpr std::size_t kDefault = std::size_t{1} << 20;
    const std::size_t wanted = spec.capacity_bytes != 0
                                   ? spec.capacity_bytes
                                   : std::max(kDefault, 4 * Ring::record_size(spec.message_bytes));
    return {
        .bytes = std::max(Ring::size_for(wanted, spec.message_bytes), sys::page_bytes(spec.pages)),
        .images = 2,
        .pages = spec.pages,
        .node = spec.memory_node};
  }
};

const RegisterShm<MpscRing, waits::ForShmShort> registered;

}  // namespace
}  // namespace ipcmark
