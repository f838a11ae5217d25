// The parts of `ipcmark explain`. Each gives text for `name`, or nothing when it is no such thing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/registry.h"

namespace ipcmark {

std::string explain_mechanism(const Registry& registry, std::string_view name, std::size_t columns);
std::string explain_wait(const Registry& registry, std::string_view name, std::size_t columns);
// Options and their values, patterns, placements, warnings, statuses, exit codes, result columns.
std::string explain_word(std::string_view name, std::size_t columns);
std::vector<std::string> explained_words();

// The medians of a mechanism in a result file. Throws InputError.
std::string explain_results(std::string_view mechanism, const std::string& path,
                            std::size_t columns);

}  // namespace ipcmark
