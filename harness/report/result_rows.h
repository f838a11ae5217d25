// Reading a result file back, as far as a table of medians needs it. The files are not trusted: lines
// are limited in length and depth, their number in memory; what cannot be read is counted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.h"

namespace ipcmark {

struct ResultRows {
  std::vector<TrialResult> trials;  // ok ones, each once
  std::size_t bad_lines = 0;        // torn or damaged, and skipped
  std::size_t first_bad_line = 0;
  bool complete = true;  // false: there was more than we keep
};

// The good repetitions of one mechanism. Throws InputError when the file cannot be read or does not
// begin as a result file.
ResultRows read_results(const std::string& path, std::string_view mechanism);

}  // namespace ipcmark
