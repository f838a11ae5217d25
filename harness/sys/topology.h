// Which allowed CPUs share a core, a last-level cache and a NUMA node, as sysfs says. Virtual
// machines may tell lies here; the line-bounce probe of each trial finds those.
#pragma once

#include <filesystem>
#include <vector>

#include "harness/sys/affinity.h"

namespace ipcmark::sys {

// core and llc are named by the smallest CPU that shares them, allowed or not. -1: unknown (a
// container hides it); an unknown core is taken as the CPU itself.
struct Cpu {
  int cpu = -1;
  int core = -1;
  int package = -1;
  int llc = -1;
  int node = -1;

  friend bool operator==(const Cpu&, const Cpu&) = default;
};

class Topology {
 public:
  // The CPUs that are both allowed and online, ascending.
  static Topology read(const std::filesystem::path& root = "/",
                       std::vector<int> allowed = allowed_cpus());

  const std::vector<Cpu>& cpus() const { return cpus_; }
  // nullptr when the CPU is not allowed or not online.
  const Cpu* find(int cpu) const;

 private:
  std::vector<Cpu> cpus_;
};

}  // namespace ipcmark::sys
