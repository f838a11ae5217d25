// Which variant to take, for each size: the report's first lines, on a console.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/report/case_summary.h"
#include "harness/report/console.h"

namespace ipcmark {

// One row per placement and size that has a figure. Only cases with every axis at its default are
// looked at, and of those the ones that `competes` lets in: a floor carries nothing, and a library is
// there to compare with.
std::string answers_text(const std::vector<CaseSummary>& summaries,
                         const std::function<bool(const CaseSpec&)>& competes,
                         const ConsoleLook& look);

}  // namespace ipcmark
