// The state of the two CPUs beside a trial: how fast a cache line bounces between them, and whether
// they share arithmetic. On a virtual machine both change under one's feet.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "harness/core/result.h"
#include "harness/run/barrier.h"
#include "harness/sys/clock.h"

namespace ipcmark {

// Both sides call it at the same time, on different CPUs. Returns the median round trip of a 32-bit
// word in ns (batches of 32) to the initiator, 0 to the responder.
double bounce_line(std::atomic<std::uint32_t>& line, Side side, sys::ClockReader clock,
                   std::uint64_t for_ns);

// Both sides call it at the same time. Returns to both the time of an ALU loop on both CPUs at once
// over its time alone: 1 on two cores, towards 2 on two threads of one.
double alu_contention(Barrier& barrier, Side side, sys::ClockReader clock);

// near, far (over twice the nearest of this run; 0: none known yet), sibling, mixed (changed during
// the trial), or none (no probe). Two siblings that were asked for are near, not sibling.
std::string classify(const Probe& probe, double nearest_ns, bool asked_for_siblings);

}  // namespace ipcmark
