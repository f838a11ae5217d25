#include "harness/cli/run_cases.h"

#include "harness/run/case_filter.h"
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
  return result;
}

}  // namespace ipcmark
