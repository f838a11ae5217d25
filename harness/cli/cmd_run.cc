// `ipcmark run`: from the command line to the results.
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <optional>
#include <random>
#include <system_error>

#include "harness/cli/commands.h"
#include "harness/cli/install_paths.h"
#include "harness/cli/run_cases.h"
#include "harness/cli/run_outputs.h"
#include "harness/report/exit_code.h"
#include "harness/report/progress.h"
#include "harness/report/write_all.h"
#include "harness/run/pair_runner.h"
#include "harness/run/run_lock.h"
#include "harness/run/session.h"
#include "harness/run/signal_watch.h"
#include "harness/run/supervision.h"
#include "harness/run/turn_giver.h"
#include "harness/run/turns.h"

namespace ipcmark {
namespace {

std::uint64_t random_number() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

std::uint64_t unix_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<Nanoseconds>(now).count());
}

std::string standard_name(const RunHeader& header) {
  const auto seconds = static_cast<time_t>(header.started_unix_ns / 1'000'000'000U);
  tm utc{};
  std::array<char, 32> date{};
  ::gmtime_r(&seconds, &utc);
  ::strftime(date.data(), date.size(), "%Y%m%dT%H%M%SZ", &utc);
  return fmt::format("ipcmark-{}-{}.jsonl", date.data(), header.run_id.substr(0, 8));
}

// The time for those cases that this machine can run: the others take none.
Nanoseconds estimate_here(const std::vector<CaseSpec>& cases, const sys::Topology& topology) {
  std::vector<CaseSpec> runnable;
  for (const CaseSpec& spec : cases) {
    const Variant* const variant = Registry::instance().find(spec.mechanism, spec.wait);
    const bool placed = choose(topology, spec.placement).pair.has_value();
    if (placed && !skip_reason(*variant, spec)) runnable.push_back(spec);
  }
  return estimate(runnable);
}

int dry_run(const std::vector<CaseSpec>& cases, const sys::Topology& topology) {
  std::string text;
  std::uint64_t trials = 0;
  for (const CaseSpec& spec : cases) {
    text += spec.id() + "\n";
    trials += spec.repetitions;
  }
  print(text);
  tell(fmt::format("{} cases, {} trials, about {}", cases.size(), trials,
                   minutes(estimate_here(cases, topology))));
  return kAllOk;
}

RunHeader make_header(const RunOptions& options, const RunCases& what, const Arguments& arguments) {
  RunHeader header;
  header.run_id = fmt::format("{:016x}", random_number());
  header.started_unix_ns = unix_ns();
  header.command = {"ipcmark", "run"};
  header.command.insert(header.command.end(), arguments.begin(), arguments.end());
  header.label = options.label;
  header.seed = options.seed.value_or(random_number());
  header.suite = what.suite;
  for (const CaseSpec& spec : what.cases) {
    header.plan.push_back(spec.id());
    header.planned_trials += spec.repetitions;
  }
  header.facts = collect_facts();
  header.checks = run_checks(header.facts);
  return header;
}

RunFooter make_footer(const RunHeader& header, const RunOutcome& outcome, int code) {
  RunFooter footer;
  footer.run_id = header.run_id;
  footer.trials = outcome.trials.size();
  for (const TrialResult& trial : outcome.trials) {
    ++footer.counts[std::string(status_name(trial.status))];
  }
  footer.wall_ns = unix_ns() - header.started_unix_ns;
  footer.exit_code = code;
  return footer;
}

std::size_t count_warnings(const RunHeader& header) {
  return static_cast<std::size_t>(
      std::count_if(header.checks.begin(), header.checks.end(),
                    [](const Check& check) { return check.status == "warn"; }));
}

void tell_holder(pid_t holder) {
  tell(holder == 0 ? "waiting for another run on this machine to end"
                   : fmt::format("waiting for the run of process {} to end", holder));
}

// METHOD: a clock that drifts more than this is not the one that was calibrated.
void warn_of_drift(double drift_ppm) {
  constexpr double kTolerablePpm = 100;
  if (std::abs(drift_ppm) <= kTolerablePpm) return;
  tell(
      fmt::format("the clock drifted by {:.0f} ppm against CLOCK_MONOTONIC_RAW during this run: do "
                  "not trust its figures; run again with IPCMARK_CLOCK=monotonic_raw",
                  drift_ppm));
}

// Absent when a signal came first.
std::optional<RunLock> wait_for_lock(const std::filesystem::path& folder, std::uint64_t group) {
  try {
    return RunLock::acquire(folder, tell_holder, group);
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::interrupted) throw;
    return std::nullopt;
  }
}

// `group`: of those that measure in turns, 0 for a run that measures alone.
int measure(const RunOptions& options, const RunPlan& plan, const sys::Topology& topology,
            std::uint64_t group, RunHeader& header) {
  const Registry& registry = Registry::instance();
  const SignalWatch signals;  // first: what comes from here on ends the run in order
  RunOutputs outputs(options, standard_name(header), estimate_here(plan.cases, topology));
  Supervision supervision;
  if (const std::size_t leftovers = supervision.cleaned_at_start().size(); leftovers > 0) {
    tell(fmt::format("removed {} objects that killed runs had left", leftovers));
  }
  const std::optional<RunLock> lock = wait_for_lock(supervision.folder().path(), group);
  if (!lock) return kSignalled + signals.signal();
  Session session(registry, topology, supervision.journal(), signals, options.turns.value_or(""));
  header.clock = session.clock().info();
  if (!options.no_floors) header.floors = session.floors();
  outputs.begin(header);
  const RunOutcome outcome = run_plan(plan, registry, session, outputs.hooks(registry));
  const int code = exit_code(outcome, options.strict);
  RunFooter footer = make_footer(header, outcome, code);
  footer.clock_drift_ppm = session.clock().drift_ppm();
  warn_of_drift(*footer.clock_drift_ppm);
  outputs.end(outcome, footer);
  return code;
}

}  // namespace

int cmd_run(const Arguments& arguments) {
  const auto options = parse_run(arguments);
  if (!options) return kAllOk;
  const sys::Topology topology = sys::Topology::read();
  const std::uint64_t group = options->turns ? turn_group(*options->turns) : 0;
  const RunCases what =
      run_cases(*options, Registry::instance(), nearest(topology), suite_folders());
  if (options->dry_run && options->turns) require_giver(*options->turns);
  if (options->dry_run) return dry_run(what.cases, topology);
  RunHeader header = make_header(*options, what, arguments);
  if (const std::size_t warnings = count_warnings(header); warnings > 0) {
    tell(fmt::format("{} warnings about this machine: see `ipcmark doctor`", warnings));
    if (options->strict) return kSomeFailed;
  }
  return measure(*options, {what.cases, interleave(what.cases, header.seed)}, topology, group,
                 header);
}

}  // namespace ipcmark
