// Carries out a plan so that everything planned appears in the results, whatever happens.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "harness/core/registry.h"
#include "harness/run/trial_order.h"
#include "harness/run/trial_runner.h"

namespace ipcmark {

inline constexpr std::size_t kStatuses = 9;

struct RunPlan {
  std::vector<CaseSpec> cases;
  std::vector<PlannedTrial> order;
};

// Told as the run goes; either may be empty.
struct RunHooks {
  // Before a trial: how many of how many have ended.
  std::function<void(const CaseSpec& spec, std::size_t done, std::size_t total)> starting;
  // After it, with its histogram: results kept here have none. Throws to end the run.
  std::function<void(const TrialResult& trial)> finished;
};

struct RunOutcome {
  std::vector<TrialResult> trials;                // in the order of execution
  std::array<std::uint64_t, kStatuses> counts{};  // by Status
  int signal = 0;                                 // that stopped the run, or 0

  std::uint64_t count(Status status) const { return counts[static_cast<std::size_t>(status)]; }
};

// A case whose first trial is skipped has that one line only. On a signal the rest is
// `interrupted`. When all is done, each case short of repetitions in its main placement class gets
// more, at most half as many again, marked `retry`.
RunOutcome run_plan(const RunPlan& plan, const Registry& registry, TrialRunner& runner,
                    const RunHooks& hooks);

}  // namespace ipcmark
