// One line of a result file, whatever it holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/core/result.h"

namespace ipcmark {

struct ResultLine {
  std::string error;                 // empty: a record
  bool foreign = false;              // the error is that another version wrote it
  std::optional<TrialResult> trial;  // of an ok trial, what a table of medians needs
  std::string tag;                   // the same for two copies of one trial
};

ResultLine parse_result_line(std::string_view line);

}  // namespace ipcmark
