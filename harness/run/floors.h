// Measures what the machine itself costs, once per run, on the run's own two CPUs.
#pragma once

#include "harness/core/floors.h"
#include "harness/run/placement.h"
#include "harness/sys/clock.h"

namespace ipcmark {

// Takes about a third of a second, in two processes of its own. Without two CPUs, what needs them
// is absent. A failure leaves all at zero or absent: floors explain a result, they are not one.
Floors measure_floors(const sys::Clock& clock, const CpuPair& cpus, int interrupt_fd);

}  // namespace ipcmark
