// What a polling loop does between two looks.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ipcmark::sys {

// Tells the core that this is a spin loop: frees resources for an SMT sibling and avoids the memory
// order mis-speculation at the loop's end.
inline void cpu_relax() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("isb" ::: "memory");
#endif
}

}  // namespace ipcmark::sys
