// The crew as threads of one process: the same contract as PairRunner, without its protection.
// ThreadSanitizer cannot see across processes; here it can. Not for untrusted transports: a hang is
// a hang.
#pragma once

#include "harness/core/registry.h"
#include "harness/core/result.h"
#include "harness/sys/clock.h"

namespace ipcmark {

// Unpinned and without probe. Status, messages and figures as from PairRunner::run.
TrialResult run_threads(const CaseSpec& spec, const Variant& variant, const sys::Clock& clock);

}  // namespace ipcmark
