#include "harness/cli/run_outputs.h"

#include <fcntl.h>
#include <unistd.h>

#include "harness/core/printable.h"
#include "harness/report/gbench_json.h"
#include "harness/report/json_lines.h"
#include "harness/report/table.h"

namespace ipcmark {
namespace {

// Better known now than after an hour of measuring.
void check_standard_output() {
  const int flags = ::fcntl(STDOUT_FILENO, F_GETFL);
  if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY) return;
  throw OutputError(EBADF, "standard output is closed; give it a reader, or --quiet");
}

// One line per case: --verify-only has no figures.
std::string verified_line(const TrialResult& trial) {
  const bool ok = trial.status == Status::ok;
  return (ok ? "verified" : std::string(status_name(trial.status))) + " " + trial.case_id +
         (ok ? "" : ": " + printable(trial.reason)) + "\n";
}

// Nobody should take what carries nothing, or a whole library that is there to compare with.
bool competes(const CaseSpec& spec) {
  const Variant* const variant = Registry::instance().find(spec.mechanism, spec.wait);
  if (variant == nullptr) return true;
  const std::string_view family = variant->info->family;
  return family != "floor" && family != "library";
}

}  // namespace

void tell(const std::string& message) {
  const std::string line = "ipcmark: " + printable(message, 2000) + "\n";
  const ssize_t ignored = ::write(STDERR_FILENO, line.data(), line.size());
  static_cast<void>(ignored);
}

RunOutputs::RunOutputs(const RunOptions& options, const std::string& standard_name,
                       Nanoseconds estimate)
    : options_(options) {
  if (!options.quiet) check_standard_output();
  if (options.output || !(options.json || options.verify_only)) {
    results_ = std::make_unique<ResultFile>(options.output.value_or(standard_name));
  }
  if (options.gbench_out) gbench_ = std::make_unique<OutputFile>(*options.gbench_out);
  if (!options.quiet) progress_ = std::make_unique<Progress>(estimate);
}

void RunOutputs::write_line(const std::string& line) {
  if (results_) results_->append(line);
  if (options_.json) print(line + "\n");
}

void RunOutputs::begin(const RunHeader& header) {
  header_ = header;
  write_line(header_line(header));
}

void RunOutputs::write_trial(const TrialResult& trial, const Registry& registry) {
  const Variant* const variant = registry.find(trial.spec.mechanism, trial.spec.wait);
  const std::string_view family = variant == nullptr ? "unknown" : variant->info->family;
  if (progress_ && (options_.json || options_.verify_only)) progress_->clear();
  write_line(trial_line(trial, {header_.run_id, sequence_++, family}));
  if (options_.verify_only && !options_.quiet) print(verified_line(trial));
}

RunHooks RunOutputs::hooks(const Registry& registry) {
  return {.starting =
              [this](const CaseSpec& spec, std::size_t done, std::size_t total) {
                if (progress_) progress_->update(spec.id(), done, total);
              },
          .finished = [this, &registry](const TrialResult& t) { write_trial(t, registry); }};
}

void RunOutputs::show_results(const RunOutcome& outcome) {
  if (options_.quiet || options_.json || options_.verify_only) return;
  print(results_table(outcome.trials, console_look(STDOUT_FILENO), competes));
}

void RunOutputs::end(const RunOutcome& outcome, const RunFooter& footer) {
  progress_.reset();
  write_line(footer_line(footer));
  if (results_) results_->finish();
  if (gbench_) {
    gbench_->write(gbench_json(header_, outcome.trials));
    gbench_->close();
  }
  show_results(outcome);
  if (results_ && !options_.quiet) tell("results are in " + results_->path());
}

}  // namespace ipcmark
