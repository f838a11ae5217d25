// What this process may use, and what its environment asks of the C library.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "harness/host/cgroup.h"
#include "harness/host/fact_row.h"
#include "harness/host/readers.h"
#include "harness/sys/text_file.h"

namespace ipcmark {

namespace {

using Value = std::optional<std::string>;
namespace fs = std::filesystem;

// Every variable whose name begins with the prefix, as "NAME=value"; "" when none is set.
Value read_environment(const fs::path& root, std::string_view source) {
  const std::string_view prefix = source.substr(source.find(':') + 1);
  const Value block = read_file(root, source.substr(0, source.find(':')));
  if (!block) return std::nullopt;
  std::istringstream variables(*block);
  std::string found;
  for (std::string variable; std::getline(variables, variable, '\0');) {
    if (variable.starts_with(prefix)) found += (found.empty() ? "" : " ") + variable;
  }
  return found;
}

// "50000 100000" or "max 100000" (version 2) as a number of CPUs.
std::optional<double> parse_quota(const std::string& text) {
  std::istringstream columns(text);
  double quota_us = 0;
  double period_us = 0;
  columns >> quota_us >> period_us;
  if (!columns || quota_us <= 0 || period_us <= 0) return std::nullopt;
  return quota_us / period_us;
}

std::optional<double> quota_of(const fs::path& cgroup) {
  if (const Value both = sys::read_text(cgroup / "cpu.max")) return parse_quota(*both);
  return parse_quota(sys::read_text(cgroup / "cpu.cfs_quota_us").value_or("-1") + " " +
                     sys::read_text(cgroup / "cpu.cfs_period_us").value_or("0"));
}

// The tightest quota of this process's cgroup and its ancestors.
Value read_cpu_quota(const fs::path& root, std::string_view) {
  const auto cgroups = cpu_cgroups(root);
  std::optional<double> tightest;
  for (const fs::path& cgroup : cgroups) {
    const auto quota = quota_of(cgroup);
    if (quota) tightest = std::min(*quota, tightest.value_or(*quota));
  }
  if (cgroups.empty()) return std::nullopt;
  return tightest ? fmt::format("{:.3g}", *tightest) : "none";
}

constexpr std::array kRows{
    FactRow{"cpus_allowed", "", "/proc/self/status:Cpus_allowed_list", kNoted, read_field},
    FactRow{"memory_nodes_allowed", "", "/proc/self/status:Mems_allowed_list", kNoted, read_field},
    FactRow{"cpu_quota", "CPUs", "cgroup cpu.max, cpu.cfs_quota_us", kNoted, read_cpu_quota},
    FactRow{"personality", "", "/proc/self/personality", kNoted, read_file},
    FactRow{"rlimit_msgqueue", "B", "/proc/self/limits:Max msgqueue size", kNoted, read_field_word},
    FactRow{"rlimit_memlock", "B", "/proc/self/limits:Max locked memory", kNoted, read_field_word},
    FactRow{"rlimit_nofile", "", "/proc/self/limits:Max open files", kNoted, read_field_word},
    FactRow{"rlimit_nproc", "", "/proc/self/limits:Max processes", kNoted, read_field_word},
    FactRow{"rlimit_sigpending", "", "/proc/self/limits:Max pending signals", kNoted,
            read_field_word},
    FactRow{"rlimit_rtprio", "", "/proc/self/limits:Max realtime priority", kNoted,
            read_field_word},
    FactRow{"env_ld_preload", "", "/proc/self/environ:LD_PRELOAD=", kIdentity, read_environment},
    FactRow{"env_ld_library_path", "", "/proc/self/environ:LD_LIBRARY_PATH=", kNoted,
            read_environment},
    FactRow{"env_glibc_tunables", "", "/proc/self/environ:GLIBC_TUNABLES=", kIdentity,
            read_environment},
    FactRow{"env_malloc", "", "/proc/self/environ:MALLOC_", kIdentity, read_environment},
    FactRow{"env_asan", "", "/proc/self/environ:ASAN_OPTIONS=", kNoted, read_environment},
    FactRow{"env_tsan", "", "/proc/self/environ:TSAN_OPTIONS=", kNoted, read_environment},
};

}  // namespace

std::span<const FactRow> process_facts() { return kRows; }

}  // namespace ipcmark
