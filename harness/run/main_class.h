// The placement class (see Probe) that speaks for a case: the one that most of its good repetitions
// ran in. The others are another machine, in effect.
#pragma once

#include <span>
#include <string>

#include "harness/core/result.h"

namespace ipcmark {

// Empty when no trial is ok. `mixed`, a CPU that moved while it was measured, speaks only when
// there is nothing else. Of equals, the nearer.
std::string main_class(std::span<const TrialResult* const> trials);

}  // namespace ipcmark
