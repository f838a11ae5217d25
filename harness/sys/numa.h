// NUMA nodes of CPUs and of memory; a machine or container without NUMA is one unknown node.
#pragma once

#include <cstddef>

namespace ipcmark::sys {

// -1: unknown.
int node_of_cpu(int cpu);

// Strictly binds whole pages (MPOL_BIND) and moves those that are there already, unless they are
// mapped more than once. Does nothing when node < 0 or NUMA is unavailable.
void bind_memory(void* address, std::size_t bytes, int node);

}  // namespace ipcmark::sys
