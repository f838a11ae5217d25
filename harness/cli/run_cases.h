// From a command line to the cases that it asks for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/options.h"
#include "harness/core/registry.h"

namespace ipcmark {

struct RunCases {
  std::vector<CaseSpec> cases;
  std::optional<std::string> suite;  // absent: the axes were given by hand
};

// Throws UsageError when nothing comes of it. `nearest`: see Sweep. suites: the folders to look in.
RunCases run_cases(const RunOptions& options, const Registry& registry, Placement nearest,
                   const std::vector<std::filesystem::path>& suites);

}  // namespace ipcmark
