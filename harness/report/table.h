// The results on a console.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/core/result.h"
#include "harness/report/console.h"

namespace ipcmark {

// One block per pattern and placement; then the best for each size, of those that `competes` lets in;
// then what was not measured and why. A wide console gets a bar for each distribution, one below 80
// columns fewer figures.
std::string results_table(const std::vector<TrialResult>& trials, const ConsoleLook& look,
                          const std::function<bool(const CaseSpec&)>& competes);

}  // namespace ipcmark
