// What the machine itself costs, measured once per run on the run's own two CPUs: no mechanism can
// be faster than these.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace ipcmark {

struct Floors {
  struct Rate {
    std::uint64_t bytes = 0;  // size of one copy
    double bytes_per_s = 0;
  };

  // Absent, like everything here, when the measuring of floors was cut short.
  std::optional<double> clock_pair_ns, null_loop_ns, null_syscall_ns;
  // Round trips of a word between the two CPUs, absent on one CPU: both ways over one line, and, as
  // any pair of one-way channels must, over a line for each way.
  std::optional<double> line_bounce_ns, two_line_bounce_ns;
  std::vector<Rate> memcpy_rates;
  std::vector<Rate> pipeline_rates;  // a producer's memcpy and a consumer's at the same time
  std::array<int, 2> cpus{-1, -1};
};

}  // namespace ipcmark
