// The CPUs that the calling thread may run on.
#pragma once

#include <vector>

namespace ipcmark::sys {

// Ascending; as many CPUs as the kernel knows, also above the 1,024 of a plain cpu_set_t.
std::vector<int> allowed_cpus();

// Throws when the CPU is offline or outside the cpuset.
void pin_to(int cpu);

// The mask is exactly this CPU. The kernel widens it when a CPU is unplugged, so it is asked again
// after a trial.
bool pinned_to(int cpu);

}  // namespace ipcmark::sys
