#include "harness/sys/awake_cpus.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>

#include "harness/sys/error.h"

namespace ipcmark::sys {

AwakeCpus::AwakeCpus(const char* device)
    : request_(
          check(::open(device, O_WRONLY | O_CLOEXEC), "idle=poll holds /dev/cpu_dma_latency")) {
  const std::int32_t latency_us = 0;
  check(::write(request_.get(), &latency_us, sizeof latency_us), "write to /dev/cpu_dma_latency");
}

}  // namespace ipcmark::sys
