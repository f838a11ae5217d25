#include "harness/run/placement.h"

#include <algorithm>
#include <array>
#include <set>

namespace ipcmark {

namespace {

using sys::Cpu;
using sys::Topology;

Placement relation(const Cpu& a, const Cpu& b) {
  if (a.cpu == b.cpu) return Placement::same_core;
  if (a.core == b.core) return Placement::smt_sibling;
  if (a.node != b.node) return Placement::cross_node;
  if (a.llc >= 0 && a.llc == b.llc) return Placement::same_llc;
  return Placement::same_node;
}

using Taken = std::set<int>;

// The first pair in ascending order of the CPUs that has none of the taken ones.
std::optional<CpuPair> first_pair(const Topology& topology, Placement placement,
                                  const Taken& taken) {
  const auto& cpus = topology.cpus();
  const auto is_free = [&](const Cpu& cpu) { return !taken.contains(cpu.cpu); };
  for (auto a = cpus.begin(); a != cpus.end(); ++a) {
    if (!is_free(*a)) continue;
    const auto b = std::find_if(a, cpus.end(), [&](const Cpu& other) {
      return is_free(other) && relation(*a, other) == placement;
    });
    if (b != cpus.end()) return CpuPair{a->cpu, b->cpu, b->node};
  }
  return std::nullopt;
}

// CPU 0 only when there is no other way.
std::optional<CpuPair> next_pair(const Topology& topology, Placement placement, Taken taken) {
  const std::optional<CpuPair> last = first_pair(topology, placement, taken);
  taken.insert(0);
  const std::optional<CpuPair> pair = first_pair(topology, placement, taken);
  return pair ? pair : last;
}

// The pairs of one CPU of `first`, that of the one who is alone, with all that stand so to it: the
// other of `first` in front, CPU 0 at the end.
std::vector<CpuPair> around(const Topology& topology, Placement placement, Pattern pattern,
                            const CpuPair& first) {
  const bool in = pattern == Pattern::fan_in;
  const Cpu& alone = *topology.find(in ? first.responder : first.initiator);
  std::vector<CpuPair> found{first};
  const auto add = [&](const Cpu& cpu) {
    const CpuPair pair{in ? cpu.cpu : alone.cpu, in ? alone.cpu : cpu.cpu, first.node};
    if (relation(alone, cpu) == placement && pair != first) found.push_back(pair);
  };
  for (const Cpu& cpu : topology.cpus()) {
    if (cpu.cpu != 0) add(cpu);
  }
  if (const Cpu* const zero = topology.find(0)) add(*zero);
  return found;
}

std::string reason_on_one_llc(const Topology& topology) {
  const auto& cpus = topology.cpus();
  if (std::none_of(cpus.begin(), cpus.end(), [](const Cpu& cpu) { return cpu.llc >= 0; })) {
    return "the caches of the allowed CPUs are hidden, so none are known to share one";
  }
  return "no two allowed cores share a last-level cache";
}

bool on_one_node(const Topology& topology) {
  const auto& cpus = topology.cpus();
  return std::all_of(cpus.begin(), cpus.end(),
                     [&](const Cpu& cpu) { return cpu.node == cpus.front().node; });
}

std::string reason_on_one_node(const Topology& topology) {
  return on_one_node(topology) ? "all allowed cores share one last-level cache"
                               : "no two allowed cores of one NUMA node have different caches";
}

bool on_one_core(const Topology& topology) {
  const auto& cpus = topology.cpus();
  return std::all_of(cpus.begin(), cpus.end(),
                     [&](const Cpu& cpu) { return cpu.core == cpus.front().core; });
}

std::string reason_against(const Topology& topology, Placement placement) {
  if (topology.cpus().empty()) return "no allowed CPU is online";
  if (topology.cpus().size() == 1) return "only one CPU is allowed";
  if (placement == Placement::smt_sibling) {
    return "no two allowed CPUs share a core: SMT is off or hidden";
  }
  if (on_one_core(topology)) return "all allowed CPUs share one core";
  if (placement == Placement::same_llc) return reason_on_one_llc(topology);
  if (placement == Placement::same_node) return reason_on_one_node(topology);
  return "all allowed CPUs are on one NUMA node";
}

}  // namespace

PlacementChoice choose(const Topology& topology, Placement placement) {
  if (auto pair = next_pair(topology, placement, {})) return {pair, ""};
  return {std::nullopt, reason_against(topology, placement)};
}

std::vector<CpuPair> choose_many(const Topology& topology, Placement placement, Pattern pattern,
                                 std::size_t count) {
  const std::optional<CpuPair> first = next_pair(topology, placement, {});
  if (!first) return {};
  std::vector<CpuPair> apart;
  if (pattern == Pattern::fan_in || pattern == Pattern::fan_out) {
    apart = around(topology, placement, pattern, *first);
  } else {
    Taken taken;
    for (auto pair = first; pair; pair = next_pair(topology, placement, taken)) {
      apart.push_back(*pair);
      taken.insert({pair->initiator, pair->responder});
    }
  }
  std::vector<CpuPair> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(apart[i % apart.size()]);
  return chosen;
}

Placement nearest(const Topology& topology) {
  constexpr std::array kNearestFirst{Placement::same_llc, Placement::same_node,
                                     Placement::cross_node, Placement::smt_sibling};
  for (const Placement placement : kNearestFirst) {
    if (choose(topology, placement).pair) return placement;
  }
  return Placement::same_core;
}

}  // namespace ipcmark
