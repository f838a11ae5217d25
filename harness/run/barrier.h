// All workers of a trial meet. Lives in shared memory.
#pragma once

#include <atomic>
#include <cstdint>

#include "harness/core/bytes.h"

namespace ipcmark {

class Barrier {
 public:
  // Returns once all have come. Spins for a moment, so that CPUs leave together, then sleeps, so that
  // several on one CPU meet at all.
  void meet();
  // Before the workers start: how often to look before sleeping (0 when they share a CPU).
  void set_spins(std::uint32_t spins) { spins_ = spins; }
  // Also before they start: how many there are.
  void set_parties(std::uint32_t parties) { parties_ = parties; }

 private:
  std::uint32_t spins_ = 0;
  std::uint32_t parties_ = 2;
  alignas(kNoSharing) std::atomic<std::uint32_t> arrived_{0};
  alignas(kNoSharing) std::atomic<std::uint32_t> generation_{0};
};

}  // namespace ipcmark
