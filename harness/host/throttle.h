// CPU time that was taken from this process without a trace in its percentiles.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace ipcmark {

struct CpuAccounting {
  // Times that a quota stopped this process's cgroup or an ancestor; absent when nothing counts it.
  std::optional<std::uint64_t> throttled;
  // Time that the hypervisor gave to others, all CPUs together, in ticks of sysconf(_SC_CLK_TCK).
  std::uint64_t steal_ticks = 0;
};

// Read before and after each trial: a growing `throttled` makes the trial's figures worthless. The
// cgroup is looked up in the first call of each thread and root, and taken to stay the same.
CpuAccounting read_accounting(const std::filesystem::path& root = "/");

}  // namespace ipcmark
