#include "harness/run/barrier.h"

#include "harness/sys/futex.h"
#include "harness/sys/relax.h"

namespace ipcmark {

void Barrier::meet() {
  const std::uint32_t generation = generation_.load(std::memory_order_acquire);
  if (arrived_.fetch_add(1, std::memory_order_acq_rel) == parties_ - 1) {
    arrived_.store(0, std::memory_order_relaxed);
    generation_.store(generation + 1, std::memory_order_release);
    sys::futex_wake_all(generation_);
    return;
  }
  for (std::uint32_t spin = 0; spin < spins_; ++spin) {
    if (generation_.load(std::memory_order_acquire) != generation) return;
    sys::cpu_relax();
  }
  while (generation_.load(std::memory_order_acquire) == generation)
    sys::futex_wait(generation_, generation);
}

}  // namespace ipcmark
