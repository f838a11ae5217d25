// The records of a result file as JSON, field by field as results/README.md has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/core/result.h"
#include "harness/report/run_header.h"

namespace ipcmark {

// What a trial line says beside the trial itself.
struct TrialTag {
  std::string_view run_id;
  std::uint64_t sequence = 0;  // in the order of execution
  std::string_view family;     // of the mechanism
};

// One line each, without its newline. Bytes that are not UTF-8 become U+FFFD; a number that is not
// finite becomes null.
std::string header_line(const RunHeader& header);
std::string trial_line(const TrialResult& trial, const TrialTag& tag);
std::string footer_line(const RunFooter& footer);

}  // namespace ipcmark
