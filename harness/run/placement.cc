#include "harness/run/placement.h"

#include <algorithm>
#include <array>

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

// The first pair in ascending order of the CPUs; only those without CPU 0 if so told.
std::optional<CpuPair> first_pair(const Topology& topology, Placement placement, bool without_0) {
  const auto& cpus = topology.cpus();
  for (auto a = cpus.begin(); a != cpus.end(); ++a) {
    if (without_0 && a->cpu == 0) continue;
    const auto b = std::find_if(a, cpus.end(),
                                [&](const Cpu& other) { return relation(*a, other) == placement; });
    if (b != cpus.end()) return CpuPair{a->cpu, b->cpu, b->node};
  }
  return std::nullopt;
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
  std::optional<CpuPair> pair = first_pair(topology, placement, true);
  if (!pair) pair = first_pair(topology, placement, false);
  if (pair) return {pair, ""};
  return {std::nullopt, reason_against(topology, placement)};
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
