// What stands below the table: why some rows are marked, and why some are missing.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/core/result.h"
#include "harness/report/case_summary.h"

namespace ipcmark {

// Each warning once, with the number of cases that have it and what to do about it.
std::string warnings_text(const std::vector<CaseSummary>& summaries, std::size_t columns);

// Everything that is not ok, by status and reason, with one example each.
std::string not_measured_text(const std::vector<TrialResult>& trials, std::size_t columns);

}  // namespace ipcmark
