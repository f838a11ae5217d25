// One case in one line: the medians over its repetitions, from the placement class that speaks for
// it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/core/result.h"

namespace ipcmark {

struct CaseSummary {
  CaseSpec spec;
  std::string id;
  WaitKind wait_kind = WaitKind::blocking;
  std::size_t used = 0;                           // repetitions that the figures come from
  std::size_t other = 0;                          // good ones, in another placement class
  std::size_t bad = 0;                            // crashed, timed out, not verified ...
  std::optional<double> p50_ns, p99_ns, p999_ns;  // round trips
  std::optional<double> bytes_per_s, messages_per_s, low_rate;  // low_rate: window p10
  std::optional<double> cpu_ns_per_message;                     // both sides together
  std::set<std::string> warnings;
};

// In the order in which the cases first appear.
std::vector<CaseSummary> summarise_cases(const std::vector<TrialResult>& trials);

}  // namespace ipcmark
