#include "harness/cli/run_cases.h"

#include "harness/run/case_filter.h"
#include "harness/run/refusals.h"
#include "harness/run/suite.h"

namespace ipcmark {
namespace {

constexpr const char* kStandardSuite = "quick";

// A duration of 0 ends a trial after its verification.
void shorten_to_verification(std::vector<CaseSpec>& cases) {
  for (CaseSpec& spec : cases) {
    spec.repetitions = 1;
    spec.warmup = Nanoseconds(0);
    spec.duration = Nanoseconds(0);
  }
}

// A trial that cannot end in time would only be killed.
void refuse_short_deadlines(const std::vector<CaseSpec>& cases) {
  for (const CaseSpec& spec : cases) {
    if (spec.deadline > spec.warmup + spec.duration) continue;
    throw UsageError("--deadline " + format_duration(spec.deadline) + " is not above --warmup " +
                     format_duration(spec.warmup) + " and --duration " +
                     format_duration(spec.duration) +
                     " together: every repetition would be killed; allow several times their sum");
  }
}

// Whoever gives turns knows of one trial for each program.
void refuse_turns(const std::vector<CaseSpec>& cases) {
  if (!has_slices(cases.front().pattern))
    throw UsageError(
        "--turns: takes turns in slices, which are of ping_pong, call and stream, not of " +
        format_value(cases.front().pattern));
  if (cases.size() == 1 && cases.front().repetitions == 1) return;
  throw UsageError("--turns: takes one case and one repetition, not " +
                   std::to_string(cases.size()) + " cases and " +
                   std::to_string(cases.front().repetitions) +
                   " repetitions; narrow it with --filter and say --repetitions 1");
}

}  // namespace

RunCases run_cases(const RunOptions& options, const Registry& registry, Placement nearest,
                   const std::vector<std::filesystem::path>& suites) {
  RunCases result;
  std::vector<Sweep> sweeps{options.overrides};
  if (options.suite || !options.overrides.names_axes()) {
    Suite suite = load_suite(find_suite(options.suite.value_or(kStandardSuite), suites));
    for (Sweep& sweep : suite.sweeps) sweep.replace(options.overrides);
    sweeps = std::move(suite.sweeps);
    result.suite = suite.name;
  }
  result.cases = expand(sweeps, registry, nearest);
  if (options.filter) result.cases = filter(result.cases, *options.filter);
  if (options.verify_only) shorten_to_verification(result.cases);
  refuse_short_deadlines(result.cases);
  if (options.turns) refuse_turns(result.cases);
  return result;
}

}  // namespace ipcmark
