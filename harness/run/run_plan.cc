#include "harness/run/run_plan.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "harness/run/main_class.h"

namespace ipcmark {
namespace {

std::string reason_of(int signal) {
  const char* const name = ::sigabbrev_np(signal);
  return name == nullptr ? "stopped by signal " + std::to_string(signal)
                         : "stopped by SIG" + std::string(name);
}

TrialResult interrupted(const CaseSpec& spec, std::uint64_t repetition, const Registry& registry,
                        int signal) {
  TrialResult trial;
  trial.spec = spec;
  trial.case_id = spec.id();
  trial.repetition = repetition;
  trial.status = Status::interrupted;
  trial.reason = reason_of(signal);
  const Variant* const variant = registry.find(spec.mechanism, spec.wait);
  if (variant != nullptr) trial.wait_kind = variant->wait_kind;
  return trial;
}

// Bins are most of a result, and a long run has thousands of them.
void drop_bins(TrialResult& trial) {
  if (trial.latency) trial.latency->bins = trial.latency->batch_bins = {};
  if (trial.throughput) trial.throughput->bins = {};
}

class PlanRun {
 public:
  PlanRun(const RunPlan& plan, const Registry& registry, TrialRunner& runner, const RunHooks& hooks)
      : plan_(plan),
        registry_(registry),
        runner_(runner),
        hooks_(hooks),
        trials_of_(plan.cases.size()),
        total_(plan.order.size()) {}

  RunOutcome carry_out() {
    for (const PlannedTrial& trial : plan_.order) {
      if (!is_skipped(trial.case_index)) play(trial, false);
    }
    std::uint64_t round = 0;
    while (retry_round(round)) ++round;
    outcome_.signal = runner_.signal();
    return std::move(outcome_);
  }

 private:
  bool is_skipped(std::size_t case_index) const {
    const auto& trials = trials_of_[case_index];
    return trials.size() == 1 && outcome_.trials[trials.front()].status == Status::skipped;
  }

  void play(const PlannedTrial& planned, bool retry) {
    const CaseSpec& spec = plan_.cases[planned.case_index];
    TrialResult trial = measure(spec, planned.repetition);
    trial.retry = retry;
    if (hooks_.finished) hooks_.finished(trial);
    drop_bins(trial);
    ++outcome_.counts[static_cast<std::size_t>(trial.status)];
    trials_of_[planned.case_index].push_back(outcome_.trials.size());
    outcome_.trials.push_back(std::move(trial));
    if (is_skipped(planned.case_index)) total_ -= spec.repetitions - 1;
  }

  TrialResult measure(const CaseSpec& spec, std::uint64_t repetition) {
    const int signal = runner_.signal();
    if (signal != 0) return interrupted(spec, repetition, registry_, signal);
    if (hooks_.starting) hooks_.starting(spec, outcome_.trials.size(), total_);
    return runner_.run(spec, repetition);
  }

  // Whether good repetitions fell into another class than the main one and were not made up for.
  bool is_short(std::size_t case_index) const {
    std::vector<const TrialResult*> good;
    std::ptrdiff_t planned_good = 0;
    for (const std::size_t at : trials_of_[case_index]) {
      const TrialResult& trial = outcome_.trials[at];
      if (trial.status != Status::ok) continue;
      good.push_back(&trial);
      planned_good += trial.retry ? 0 : 1;
    }
    const std::string main = main_class(good);
    return planned_good > std::count_if(good.begin(), good.end(), [&](const TrialResult* trial) {
             return trial->probe_class == main;
           });
  }

  // One more repetition of every case that is short; false when none was.
  bool retry_round(std::uint64_t round) {
    bool any = false;
    for (const auto& [case_index, repetition] : plan_.order) {
      const std::uint64_t planned = plan_.cases[case_index].repetitions;
      const bool turn = repetition == 0 && round < (planned + 1) / 2;
      if (!turn || runner_.signal() != 0 || !is_short(case_index)) continue;
      ++total_;
      play({case_index, planned + round}, true);
      any = true;
    }
    return any;
  }

  const RunPlan& plan_;
  const Registry& registry_;
  TrialRunner& runner_;
  const RunHooks& hooks_;
  RunOutcome outcome_;
  std::vector<std::vector<std::size_t>> trials_of_;  // by case, into outcome_.trials
  std::size_t total_;
};

}  // namespace

RunOutcome run_plan(const RunPlan& plan, const Registry& registry, TrialRunner& runner,
                    const RunHooks& hooks) {
  return PlanRun(plan, registry, runner, hooks).carry_out();
}

}  // namespace ipcmark
