#include "harness/sys/topology.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "harness/sys/text_file.h"

namespace ipcmark::sys {

namespace {

namespace fs = std::filesystem;

// The number after the prefix in "cpu12", "index3", "node0"; nullopt for "cpufreq".
std::optional<int> number_after(const std::string& name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  int number = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + prefix.size(), end, number);
  return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

// Entries of a folder with a number after the prefix; empty when there is no such folder.
std::map<int, fs::path> numbered_entries(const fs::path& folder, std::string_view prefix) {
  std::map<int, fs::path> entries;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const auto number = number_after(entry.path().filename().string(), prefix);
    if (number) entries.emplace(*number, entry.path());
  }
  return entries;
}

std::optional<int> smallest_in(const fs::path& list) {
  const std::vector<int> cpus = read_cpu_list(list);
  return cpus.empty() ? std::nullopt : std::optional(cpus.front());
}

std::optional<int> core_from_siblings(const fs::path& topology) {
  const std::optional<int> core = smallest_in(topology / "core_cpus_list");
  return core ? core : smallest_in(topology / "thread_siblings_list");
}

// Of the highest level; an instruction cache carries no data between CPUs.
int read_llc(const fs::path& cache) {
  int llc = -1;
  int highest_level = 0;
  for (const auto& [index, folder] : numbered_entries(cache, "index")) {
    const int level = read_int(folder / "level").value_or(0);
    const std::optional<int> first = smallest_in(folder / "shared_cpu_list");
    if (level <= highest_level || !first || read_text(folder / "type") == "Instruction") continue;
    highest_level = level;
    llc = *first;
  }
  return llc;
}

std::map<int, int> read_node_of_cpu(const fs::path& root) {
  std::map<int, int> node_of_cpu;
  for (const auto& [node, folder] :
       numbered_entries(under(root, "/sys/devices/system/node"), "node")) {
    for (const int cpu : read_cpu_list(folder / "cpulist")) node_of_cpu[cpu] = node;
  }
  return node_of_cpu;
}

// Finds each CPU's core: its sibling list, else the CPUs of equal package and core number, else
// nobody shares it.
class CoreFinder {
 public:
  int core_of(int cpu, int package, const fs::path& topology) {
    if (const auto core = core_from_siblings(topology)) return *core;
    const std::optional<int> id = read_int(topology / "core_id");
    if (!id || *id < 0) return cpu;
    return first_with_.try_emplace({package, *id}, cpu).first->second;
  }

 private:
  std::map<std::pair<int, int>, int> first_with_;
};

std::vector<int> usable_cpus(const fs::path& root, std::vector<int> allowed) {
  std::sort(allowed.begin(), allowed.end());
  const std::vector<int> online = read_cpu_list(under(root, "/sys/devices/system/cpu/online"));
  if (online.empty()) return allowed;
  std::vector<int> usable;
  std::set_intersection(allowed.begin(), allowed.end(), online.begin(), online.end(),
                        std::back_inserter(usable));
  return usable;
}

}  // namespace

Topology Topology::read(const fs::path& root, std::vector<int> allowed) {
  Topology result;
  CoreFinder cores;
  const std::map<int, int> node_of_cpu = read_node_of_cpu(root);
  for (const int cpu : usable_cpus(root, std::move(allowed))) {
    const fs::path folder = under(root, fmt::format("/sys/devices/system/cpu/cpu{}", cpu));
    const int package = read_int(folder / "topology/physical_package_id").value_or(-1);
    const auto node = node_of_cpu.find(cpu);
    result.cpus_.push_back({.cpu = cpu,
                            .core = cores.core_of(cpu, package, folder / "topology"),
                            .package = package,
                            .llc = read_llc(folder / "cache"),
                            .node = node == node_of_cpu.end() ? -1 : node->second});
  }
  return result;
}

const Cpu* Topology::find(int cpu) const {
  const auto found = std::find_if(cpus_.begin(), cpus_.end(),
                                  [cpu](const Cpu& candidate) { return candidate.cpu == cpu; });
  return found == cpus_.end() ? nullptr : &*found;
}

}  // namespace ipcmark::sys
