// What a case asks for that a variant has not, or that makes no sense in its pattern.
#pragma once

#include <optional>
#include <string>

#include "harness/core/case_spec.h"
#include "harness/core/registry.h"

namespace ipcmark {

// Why `variant` cannot take an axis off its default, naming the axis, or has nothing to do in the
// pattern; nullopt when it can.
std::optional<std::string> axis_refusal(const Variant& variant, const CaseSpec& spec);

// Why the pattern is not for `variant`, whatever else is chosen; nullopt when it is.
std::optional<std::string> pattern_refusal(const Variant& variant, Pattern pattern);

// Whether its timed part can be played in slices, and so in turns with other programs.
constexpr bool has_slices(Pattern pattern) {
  return is_round_trip(pattern) || pattern == Pattern::stream;
}

}  // namespace ipcmark
