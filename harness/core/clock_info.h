// What the measuring clock of this run is, and what it costs.
#pragma once

#include <string>

namespace ipcmark {

struct ClockInfo {
  std::string source;        // tsc, cntvct, monotonic_raw
  std::string reason;        // why this source
  double resolution_ns = 0;  // smallest step seen
  double read_ns = 0;        // one read
  double ticks_per_ns = 1;
  double record_ns = 0;  // one histogram record
};

}  // namespace ipcmark
