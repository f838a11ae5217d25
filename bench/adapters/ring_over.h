// The SPSC byte ring over each source of shared memory: what the mechanisms that differ only in it
// have in common.
#pragma once

#include <algorithm>

#include "bench/adapters/register.h"
#include "bench/rings/spsc_byte_ring.h"
#include "harness/sys/backed_memory.h"

namespace ipcmark {

// A mechanism inherits it and adds `info`.
template <sys::Backing kBacking>
struct RingOver {
  using Ring = rings::SpscByteRing;
  using Progress = rings::SpscProgress;
  using Producer = Ring::Producer;
  using Consumer = Ring::Consumer;
  static constexpr AxisSet axes{.batch = true, .wrap = true, .stores = true, .pages = true};

  static std::size_t max_message() { return std::size_t{256} << 20; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    return sys::memory_unsupported(plan(spec));
  }
  static Ring make(const ChannelSpec& spec) { return Ring(sys::map_memory(plan(spec)), spec); }

 private:
  static sys::MemoryPlan plan(const ChannelSpec& spec) {
    constexpr std::size_t kDefault = std::size_t{1} << 20;
    const std::size_t wanted = spec.capacity_bytes != 0
                                   ? spec.capacity_bytes
                                   : std::max(kDefault, 4 * Ring::record_size(spec.message_bytes));
    const std::size_t bytes = Ring::size_for(wanted, spec.message_bytes, spec.wrap);
    return {.backing = kBacking,
            .bytes = std::max(bytes, sys::page_bytes(spec.pages)),
            .images = spec.wrap == Wrap::mirror ? 2U : 1U,
            .pages = spec.pages,
            .node = spec.memory_node,
            .journal = spec.journal};
  }
};

}  // namespace ipcmark
