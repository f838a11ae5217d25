// Where the two sides of a pair run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/case_spec.h"
#include "harness/sys/topology.h"

namespace ipcmark {

struct CpuPair {
  int initiator = -1;
  int responder = -1;
  int node = -1;  // of memory: the responder's; -1: unknown

  friend bool operator==(const CpuPair&, const CpuPair&) = default;
};

struct PlacementChoice {
  std::optional<CpuPair> pair;
  std::string reason;  // a sentence when there is no pair
};

// Every two CPUs stand in exactly one placement to each other: same_node, for example, is one NUMA
// node but not one last-level cache. CPU 0 does most of a machine's own work, so it is avoided.
PlacementChoice choose(const sys::Topology& topology, Placement placement);

// CPUs for `count` at once, where choose() finds a pair: its pair first. pairs: of further pairs that
// stand in the same placement, all apart as long as there are any. fan_in, fan_out: further CPUs that
// do so to the CPU of the one that is alone. When there are no more, from the first again.
std::vector<CpuPair> choose_many(const sys::Topology& topology, Placement placement,
                                 Pattern pattern, std::size_t count);

// The closest placement that this machine has on two cores; failing that smt_sibling, same_core.
Placement nearest(const sys::Topology& topology);

}  // namespace ipcmark
