// seqlock: the latest value in shared memory, one cell per direction.
#include "bench/rings/seqlock.h"
#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "harness/sys/backed_memory.h"

namespace ipcmark {
namespace {

struct LatestValue {
  static constexpr MechanismInfo info{
      .name = "seqlock",
      .family = "shared_memory",
      .summary = "latest value behind a version counter, one cell per direction",
      .data =
          "the newest value, whole; older ones that were not read in time are lost by design; "
          "one copy in and one out",
      .participants = "one writer, any number of readers, which the writer never waits for",
      .limits = "memory: one value",
      .leftovers =
          "nothing; a memfd has no name. A writer that dies while writing leaves an odd "
          "version, and readers wait for ever",
      .permissions = "possession of the memory; readers need no right to write",
      .cost = "2 copies, no system call; a reader starts again when it was overtaken",
      .flow = flows::kSharedMemory,
      .use_when = "state is published (a position, a price, a clock) and only the newest matters",
      .avoid_when =
          "every message counts, or values are so large that readers are always overtaken",
      .manuals = "memfd_create(2), mmap(2)"};
  using Ring = rings::Seqlock;
  using Progress = Ring::Progress;
  using Producer = Ring::Producer;
  using Consumer = Ring::Consumer;
  static constexpr AxisSet axes{.pages = true};

  static std::size_t max_message() { return std::size_t{256} << 20; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.pattern == Pattern::stream)
      return "a newer value replaces one that was not read: a stream would lose messages by design";
    if (spec.capacity_bytes != 0) return "a seqlock holds one value, whatever its capacity";
    return sys::memory_unsupported(plan(spec));
  }
  static Ring make(const ChannelSpec& spec) { return Ring(sys::map_memory(plan(spec))); }

 private:
  static sys::MemoryPlan plan(const ChannelSpec& spec) {
    const std::size_t page = sys::page_bytes(spec.pages);
    return {.bytes = (Ring::bytes_for(spec.message_bytes) + page - 1) / page * page,
            .pages = spec.pages,
            .node = spec.memory_node};
  }
};

const RegisterShm<LatestValue, waits::ForShmShort> registered;

}  // namespace
}  // namespace ipcmark
