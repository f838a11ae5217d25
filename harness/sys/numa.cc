#include "harness/sys/numa.h"

#include <fmt/format.h>
#include <numa.h>
#include <numaif.h>

#include <cerrno>
#include <memory>

#include "harness/sys/error.h"

namespace ipcmark::sys {

namespace {

bool numa_usable() {
  static const bool kUsable = ::numa_available() != -1;
  return kUsable;
}

using NodeMask = std::unique_ptr<bitmask, void (*)(bitmask*)>;

NodeMask mask_of(int node) {
  NodeMask mask(::numa_allocate_nodemask(), ::numa_free_nodemask);
  ::numa_bitmask_setbit(mask.get(), static_cast<unsigned>(node));
  return mask;
}

// Container runtimes answer EPERM to mbind, kernels without NUMA ENOSYS.
bool means_unavailable(int error) { return error == EPERM || error == ENOSYS; }

}  // namespace

int node_of_cpu(int cpu) {
  if (!numa_usable() || cpu < 0) return -1;
  return ::numa_node_of_cpu(cpu);
}

void bind_memory(void* address, std::size_t bytes, int node) {
  if (node < 0 || bytes == 0 || !numa_usable()) return;
  const NodeMask mask = mask_of(node);
  // The kernel reads one bit less than it is told.
  const long rc = ::mbind(address, bytes, MPOL_BIND, mask->maskp, mask->size + 1, MPOL_MF_MOVE);
  if (rc == -1 && !means_unavailable(errno)) {
    throw_system_error(errno, fmt::format("binding memory to NUMA node {}", node));
  }
}

}  // namespace ipcmark::sys
