// The results on a console 80 columns wide.
#pragma once

#include <string>
#include <vector>

#include "harness/core/result.h"

namespace ipcmark {

// One block per pattern and placement, then what was not measured and why. `colour`: the stream is
// a terminal and NO_COLOR is not set.
std::string results_table(const std::vector<TrialResult>& trials, bool colour);

// Whether to colour what goes to `fd`; see no-color.org.
bool wants_colour(int fd);

}  // namespace ipcmark
