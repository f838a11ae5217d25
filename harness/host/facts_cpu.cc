// The processor: what it is, and what sets its speed.
#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>

#include "harness/host/fact_row.h"
#include "harness/host/path_glob.h"
#include "harness/host/readers.h"
#include "harness/sys/text_file.h"

namespace ipcmark {

namespace {

using Value = std::optional<std::string>;
namespace fs = std::filesystem;

Value read_architecture(const fs::path&, std::string_view) {
  utsname names{};
  return ::uname(&names) == 0 ? Value(names.machine) : std::nullopt;
}

Value arm_model(const std::string& cpuinfo) {
  const Value implementer = field(cpuinfo, "CPU implementer");
  const Value part = field(cpuinfo, "CPU part");
  if (!implementer || !part) return std::nullopt;
  return fmt::format("implementer {} part {}", *implementer, *part);
}

// x86 says "model name", POWER "cpu", RISC-V "uarch"; ARM has numbers only.
Value read_model(const fs::path& root, std::string_view source) {
  const Value cpuinfo = read_file(root, source);
  if (!cpuinfo) return std::nullopt;
  for (const std::string_view name : {"model name", "cpu", "uarch"}) {
    if (Value model = field(*cpuinfo, name)) return model;
  }
  return arm_model(*cpuinfo);
}

// intel_pstate says no_turbo, every other driver boost.
Value read_turbo(const fs::path& root, std::string_view) {
  const Value no_turbo = read_file(root, "/sys/devices/system/cpu/intel_pstate/no_turbo");
  if (no_turbo) return *no_turbo == "0" ? "on" : "off";
  const Value boost = read_file(root, "/sys/devices/system/cpu/cpufreq/boost");
  if (boost) return *boost == "1" ? "on" : "off";
  return std::nullopt;
}

std::string describe_cache(const fs::path& folder) {
  const std::string type = sys::read_text(folder / "type").value_or("");
  const char* const kind = type == "Data" ? "d" : type == "Instruction" ? "i" : "";
  return fmt::format("L{}{} {}", sys::read_text(folder / "level").value_or("?"), kind,
                     sys::read_text(folder / "size").value_or("?"));
}

Value read_caches(const fs::path& root, std::string_view source) {
  std::string caches;
  for (const fs::path& folder : glob_paths(root, source)) {
    caches += (caches.empty() ? "" : ", ") + describe_cache(folder);
  }
  return caches.empty() ? std::nullopt : Value(caches);
}

constexpr std::array kRows{
    FactRow{"architecture", "", "uname", kIdentity, read_architecture},
    FactRow{"cpu_model", "", "/proc/cpuinfo", kIdentity, read_model},
    FactRow{"cpu_microcode", "", "/proc/cpuinfo:microcode", kNoted, read_field},
    FactRow{"cpus_online", "", "/sys/devices/system/cpu/online", kNoted, read_file},
    FactRow{"smt_active", "", "/sys/devices/system/cpu/smt/active", kIdentity, read_file},
    FactRow{"smt_control", "", "/sys/devices/system/cpu/smt/control", kNoted, read_file},
    FactRow{"caches", "", "/sys/devices/system/cpu/cpu0/cache/index*", kIdentity, read_caches},
    FactRow{"numa_nodes", "", "/sys/devices/system/node/online", kIdentity, read_file},
    FactRow{"cpufreq_driver", "", "/sys/devices/system/cpu/cpu*/cpufreq/scaling_driver", kIdentity,
            read_distinct},
    FactRow{"cpufreq_governor", "", "/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",
            kIdentity, read_distinct},
    FactRow{"cpufreq_min_khz", "kHz", "/sys/devices/system/cpu/cpu*/cpufreq/scaling_min_freq",
            kIdentity, read_distinct},
    FactRow{"cpufreq_max_khz", "kHz", "/sys/devices/system/cpu/cpu*/cpufreq/scaling_max_freq",
            kIdentity, read_distinct},
    FactRow{"energy_preference", "",
            "/sys/devices/system/cpu/cpu*/cpufreq/energy_performance_preference", kIdentity,
            read_distinct},
    FactRow{"turbo", "", "/sys/devices/system/cpu/{intel_pstate/no_turbo,cpufreq/boost}", kIdentity,
            read_turbo},
};

}  // namespace

std::span<const FactRow> cpu_facts() { return kRows; }

}  // namespace ipcmark
