// The command lines of ipcmark's own verbs. What a case is made of comes from CaseSpec: a new field
// there is at once an option here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/sweep.h"

namespace ipcmark {

struct RunOptions {
  std::optional<std::string> suite;  // name or path
  Sweep overrides;                   // replaces what the suite says
  std::optional<std::string> filter, label, output, gbench_out, turns;
  std::optional<std::uint64_t> seed;
  bool json = false, quiet = false, dry_run = false, verify_only = false, strict = false;
  bool no_floors = false;
};

struct ListOptions {
  bool json = false, long_form = false;
};

struct DoctorOptions {
  bool json = false, strict = false;
};

struct CleanOptions {
  bool dry_run = false;
};

struct ExplainOptions {
  std::string name;
  std::optional<std::string> results;  // a result file
};

// The arguments after the verb. Nothing when --help was asked for, and has been printed. Throw
// UsageError for everything else that is not a command line.
std::optional<RunOptions> parse_run(const std::vector<std::string>& arguments);
std::optional<ListOptions> parse_list(const std::vector<std::string>& arguments);
std::optional<DoctorOptions> parse_doctor(const std::vector<std::string>& arguments);
std::optional<CleanOptions> parse_clean(const std::vector<std::string>& arguments);
std::optional<ExplainOptions> parse_explain(const std::vector<std::string>& arguments);

}  // namespace ipcmark
