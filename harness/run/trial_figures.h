// The figures of a repetition, from histograms and counts in shared memory.
#pragma once

#include "harness/core/result.h"
#include "harness/run/crew.h"

namespace ipcmark {

// Single shots or batches of round trips; in an open loop the response times.
LatencyResult latency_of(const ControlBlock& control);

// What an open loop was planned for, and what came of it.
PacedResult paced_of(const ControlBlock& control);

// One way; of several channels, the sum of their rates in one stretch of time. Their windows end at
// different times, so there are none of the sum.
ThroughputResult throughput_of(const Crew& crew, std::uint64_t message_bytes);

// What each pair, producer or consumer had of it. Empty when there is only one channel of two.
std::vector<Share> shares_of(const Crew& crew, Pattern pattern);

}  // namespace ipcmark
