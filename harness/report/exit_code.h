// One number for scripts and CI.
#pragma once

#include "harness/run/run_plan.h"

namespace ipcmark {

// The same numbers everywhere; see README and the man page.
enum ExitCode : int {
  kAllOk = 0,
  kUsage = 2,
  kSomeFailed = 3,
  kNothingRan = 4,
  kOutputLost = 5,
  kSignalled = 128,   // and the number of the signal
  kReaderGone = 141,  // 128 + SIGPIPE, without dying of it
};

// 128 + signal when one stopped the run; 4 when everything was skipped; 3 when anything failed,
// crashed, timed out, did not verify, or was throttled or unpinned, so that its figures are void.
// strict: 3 also for what was skipped.
int exit_code(const RunOutcome& outcome, bool strict);

}  // namespace ipcmark
