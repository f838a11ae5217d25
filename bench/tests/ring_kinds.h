// The rings of messages as types that a test can be written for once.
#pragma once

#include "bench/rings/mpsc_byte_ring.h"
#include "bench/rings/slot_ring.h"
#include "bench/rings/spsc_byte_ring.h"
#include "harness/sys/backed_memory.h"

namespace ipcmark::rings {

inline std::size_t whole_pages(std::size_t bytes) { return (bytes + 4095) / 4096 * 4096; }

template <Wrap kWrap>
struct SpscBytes {
  using Ring = SpscByteRing;
  using Progress = SpscProgress;
  static constexpr Wrap wrap = kWrap;
  static Ring make(const ChannelSpec& spec) {
    return Ring(sys::map_memory(
                    {.bytes = Ring::size_for(spec.capacity_bytes, spec.message_bytes, spec.wrap),
                     .images = kWrap == Wrap::mirror ? 2U : 1U}),
                spec);
  }
};

struct Slots {
  using Ring = SlotRing;
  using Progress = Ring::Progress;
  static constexpr Wrap wrap = Wrap::mirror;
  static Ring make(const ChannelSpec& spec) {
    return Ring(sys::map_memory({.bytes = whole_pages(Ring::bytes_for(spec))}), spec);
  }
};

struct MpscBytes {
  using Ring = MpscByteRing;
  using Progress = Ring::Progress;
  static constexpr Wrap wrap = Wrap::mirror;
  static Ring make(const ChannelSpec& spec) {
    return Ring(sys::map_memory(
        {.bytes = Ring::size_for(spec.capacity_bytes, spec.message_bytes), .images = 2}));
  }
};

// Both ends, with what is optional made total.
template <class K>
struct BothEnds {
  using Producer = typename K::Ring::Producer;
  using Consumer = typename K::Ring::Consumer;

  explicit BothEnds(ChannelSpec spec) : ring(make(spec)) {}

  std::uint64_t unseen() const {
    if constexpr (requires { producer.held_back(); }) return producer.held_back();
    return 0;
  }
  void flush() {
    if constexpr (requires { producer.flush(); }) producer.flush();
  }

  typename K::Ring ring;
  typename K::Progress progress;
  Producer producer{ring, progress};
  Consumer consumer{ring, progress};

 private:
  static typename K::Ring make(ChannelSpec& spec) {
    spec.wrap = K::wrap;
    return K::make(spec);
  }
};

}  // namespace ipcmark::rings
