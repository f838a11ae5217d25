#include "harness/report/exit_code.h"

namespace ipcmark {

int exit_code(const RunOutcome& outcome, bool strict) {
  if (outcome.signal != 0) return kSignalled + outcome.signal;
  const std::uint64_t all = outcome.trials.size();
  const std::uint64_t skipped = outcome.count(Status::skipped);
  if (skipped == all) return kNothingRan;
  if (outcome.count(Status::ok) + skipped != all) return kSomeFailed;
  return strict && skipped > 0 ? kSomeFailed : kAllOk;
}

}  // namespace ipcmark
