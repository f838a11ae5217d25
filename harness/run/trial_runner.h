// What the plan needs of whatever measures: the session, or in tests something made up.
#pragma once

#include <cstdint>

#include "harness/core/result.h"

namespace ipcmark {

struct TrialRunner {
  virtual ~TrialRunner() = default;
  // Never throws for what a mechanism or this machine does: that is a status.
  virtual TrialResult run(const CaseSpec& spec, std::uint64_t repetition) = 0;
  // The signal that asked the run to stop, or 0.
  virtual int signal() const = 0;
};

}  // namespace ipcmark
