// What stands before and after the trials of a run.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock_info.h"
#include "harness/core/floors.h"
#include "harness/host/checks.h"
#include "harness/host/facts.h"

namespace ipcmark {

struct RunHeader {
  std::string run_id;  // 16 hex digits
  std::uint64_t started_unix_ns = 0;
  std::vector<std::string> command;
  std::optional<std::string> label;
  std::uint64_t seed = 0;
  std::optional<std::string> suite;  // absent: axes were given by hand
  std::vector<std::string> plan;     // case ids, each once
  std::uint64_t planned_trials = 0;
  std::vector<Fact> facts;
  std::vector<Check> checks;
  ClockInfo clock;
  Floors floors;
};

struct RunFooter {
  std::string run_id;
  std::uint64_t trials = 0;
  std::map<std::string, std::uint64_t> counts;  // by status
  std::uint64_t wall_ns = 0;
  std::optional<double> clock_drift_ppm;
  int exit_code = 0;
};

}  // namespace ipcmark
