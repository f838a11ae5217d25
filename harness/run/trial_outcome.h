// From what the workers left behind to a result.
#pragma once

#include "harness/core/result.h"
#include "harness/run/crew.h"
#include "harness/run/workers.h"

namespace ipcmark {

// Sets status and reason from how the workers ended and what they reported. Their numbers are those of
// the crew's posts.
void judge(const WorkersEnd& end, const Crew& crew, TrialResult& result);

// Fills in figures, costs and warnings; only for status ok.
void summarise(const Crew& crew, TrialResult& result);

}  // namespace ipcmark
