// Parameters of a test suite that runs once for every registered variant.
#pragma once

#include <ostream>
#include <string>

#include "harness/core/registry.h"

namespace ipcmark {

inline std::string variant_name(const Variant& variant) {
  return std::string(variant.info->name) + "_" + std::string(variant.wait);
}

// Found by GoogleTest; else it would print the row's addresses, which differ from run to run.
inline void PrintTo(const Variant& variant, std::ostream* out) { *out << variant_name(variant); }

}  // namespace ipcmark
