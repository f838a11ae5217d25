// From what the workers left behind to a result.
#pragma once

#include "harness/core/result.h"
#include "harness/run/control_block.h"
#include "harness/run/worker_pair.h"

namespace ipcmark {

// Sets status and reason from how the pair ended and what the two sides reported.
void judge(const PairEnd& end, const ControlBlock& control, TrialResult& result);

// Fills in figures, costs and warnings; only for status ok.
void summarise(const ControlBlock& control, TrialResult& result);

}  // namespace ipcmark
