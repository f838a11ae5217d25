// Keeps the machine's idle CPUs from halting: /dev/cpu_dma_latency held open at 0 microseconds.
#pragma once

#include "harness/sys/fd.h"

namespace ipcmark::sys {

// For as long as it lives. Throws std::system_error where this user may not ask for it. `device` is
// another one in tests.
class AwakeCpus {
 public:
  explicit AwakeCpus(const char* device = "/dev/cpu_dma_latency");

 private:
  UniqueFd request_;
};

}  // namespace ipcmark::sys
