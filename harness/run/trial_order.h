// In which order the repetitions of all cases run, and for how long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/core/case_spec.h"

namespace ipcmark {

struct PlannedTrial {
  std::size_t case_index;
  std::uint64_t repetition;

  friend bool operator==(const PlannedTrial&, const PlannedTrial&) = default;
};

// Round after round, each one repetition of every case in random order, so that the machine's drift
// hits all cases alike. The same seed gives the same order with every compiler and library.
std::vector<PlannedTrial> interleave(const std::vector<CaseSpec>& cases, std::uint64_t seed);

// How long all repetitions will take: warm-up, timed part, and what making a pair costs.
Nanoseconds estimate(const std::vector<CaseSpec>& cases);

}  // namespace ipcmark
