// The forms of `ipcmark list`.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/core/registry.h"

namespace ipcmark {

// An array, one object per variant and line.
std::string list_json(const std::vector<Variant>& variants);

// A line for each mechanism, by family; waits that cannot run here are marked, and their reasons
// stand below, once each.
std::string list_short(const std::vector<Variant>& variants, std::size_t columns);

// A line for each variant, and its reason.
std::string list_long(const std::vector<Variant>& variants, std::size_t columns);

}  // namespace ipcmark
