// Narrows a sweep by what the ids of its cases look like.
#pragma once

#include <string>
#include <vector>

#include "harness/core/case_spec.h"

namespace ipcmark {

// The cases whose id contains a match of the regular expression (ECMAScript). Throws UsageError
// when it is not one, or matches nothing.
std::vector<CaseSpec> filter(const std::vector<CaseSpec>& cases, const std::string& pattern);

}  // namespace ipcmark
