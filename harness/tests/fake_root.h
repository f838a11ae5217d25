// A made-up machine: /proc and /sys below a folder of the test's own.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "harness/tests/temporary_folder.h"

namespace ipcmark {

struct FakeCpu {
  int cpu;
  std::string siblings;  // CPU list; "" leaves the file out
  std::string llc;       // CPU list; "" leaves the cache folder out
  int package = 0;
  int core_id = -1;  // -1 leaves the file out
};

class FakeRoot {
 public:
  const std::filesystem::path& path() const { return folder_.path(); }

  FakeRoot& write(std::string_view absolute, std::string_view text) {
    const auto file = path() / std::filesystem::path(absolute).relative_path();
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text << '\n';
    return *this;
  }

  FakeRoot& add(const FakeCpu& cpu) {
    const std::string folder = fmt::format("/sys/devices/system/cpu/cpu{}", cpu.cpu);
    write(folder + "/topology/physical_package_id", fmt::format("{}", cpu.package));
    if (!cpu.siblings.empty()) write(folder + "/topology/core_cpus_list", cpu.siblings);
    if (cpu.core_id >= 0) write(folder + "/topology/core_id", fmt::format("{}", cpu.core_id));
    if (!cpu.llc.empty()) add_caches(folder + "/cache", fmt::format("{}", cpu.cpu), cpu.llc);
    return *this;
  }

  FakeRoot& add_node(int node, std::string_view cpus) {
    return write(fmt::format("/sys/devices/system/node/node{}/cpulist", node), cpus);
  }

 private:
  // The instruction cache of level 4 is a trap: it carries no data.
  void add_caches(const std::string& folder, const std::string& own, const std::string& llc) {
    add_cache(folder + "/index0", "1", "Data", own);
    add_cache(folder + "/index1", "4", "Instruction", "0-1023");
    add_cache(folder + "/index2", "2", "Unified", own);
    add_cache(folder + "/index3", "3", "Unified", llc);
  }

  void add_cache(const std::string& folder, std::string_view level, std::string_view type,
                 std::string_view shared) {
    write(folder + "/level", level);
    write(folder + "/type", type);
    write(folder + "/size", "32K");
    write(folder + "/shared_cpu_list", shared);
  }

  TemporaryFolder folder_;
};

}  // namespace ipcmark
