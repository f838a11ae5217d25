// Everything that a run writes: result file, JSON or a table on standard output, Google Benchmark's
// JSON, progress.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/cli/options.h"
#include "harness/core/registry.h"
#include "harness/report/jsonl.h"
#include "harness/report/progress.h"
#include "harness/report/run_header.h"
#include "harness/run/run_plan.h"

namespace ipcmark {

class RunOutputs {
 public:
  // Opens all of them, before anything is started; throws OutputError. The result file is
  // `standard_name` when none was named and the lines do not go to standard output.
  RunOutputs(const RunOptions& options, const std::string& standard_name, Nanoseconds estimate);

  void begin(const RunHeader& header);
  // The other two are called for each trial.
  RunHooks hooks(const Registry& registry);
  void end(const RunOutcome& outcome, const RunFooter& footer);

 private:
  void write_line(const std::string& line);
  void write_trial(const TrialResult& trial, const Registry& registry);
  void show_results(const RunOutcome& outcome);

  RunOptions options_;
  RunHeader header_;
  std::unique_ptr<ResultFile> results_;
  std::unique_ptr<OutputFile> gbench_;
  std::unique_ptr<Progress> progress_;
  std::uint64_t sequence_ = 0;
};

// A line on standard error, escaped. Errors there are nobody's to hear.
void tell(const std::string& message);

}  // namespace ipcmark
