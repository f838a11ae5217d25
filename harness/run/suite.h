// A suite: sweeps that somebody wrote down, in a TOML file.
//
//   name = "quick"
//   description = "..."
//   [defaults]            # options and axes by their CaseSpec names
//   duration = "100ms"
//   [[sweep]]             # any number; values are scalars or arrays
//   mechanism = ["pipe", "shm_ring"]
//   size = [1, "4KiB"]
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/run/sweep.h"

namespace ipcmark {

struct Suite {
  std::string name;
  std::string description;
  std::vector<Sweep> sweeps;
};

// The file of a suite: `name_or_path` itself when it holds a slash or ends in .toml, otherwise
// NAME.toml in the first folder that has it. Throws UsageError when there is none.
std::filesystem::path find_suite(const std::string& name_or_path,
                                 const std::vector<std::filesystem::path>& folders);

// Throws UsageError with file and line for whatever is not a suite.
Suite load_suite(const std::filesystem::path& file);

// The names of the suites in these folders, each once, sorted.
std::vector<std::string> suite_names(const std::vector<std::filesystem::path>& folders);

}  // namespace ipcmark
