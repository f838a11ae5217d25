#include "harness/host/throttle.h"

#include <charconv>
#include <sstream>
#include <string>
#include <vector>

#include "harness/host/cgroup.h"
#include "harness/host/readers.h"
#include "harness/sys/text_file.h"

namespace ipcmark {

namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} ? std::optional(number) : std::nullopt;
}

struct Resolved {
  fs::path root;
  std::vector<fs::path> cgroups;
};

const std::vector<fs::path>& cached_cgroups(const fs::path& root) {
  thread_local Resolved resolved;
  if (resolved.root != root) resolved = {root, cpu_cgroups(root)};
  return resolved.cgroups;
}

// Absent in the root cgroup of version 2, and where the controller is off.
std::optional<std::uint64_t> throttled_in(const fs::path& cgroup) {
  const auto text = sys::read_text(cgroup / "cpu.stat");
  const auto value = text ? field(*text, "nr_throttled") : std::nullopt;
  return value ? parse_number(*value) : std::nullopt;
}

std::optional<std::uint64_t> total_throttled(const std::vector<fs::path>& cgroups) {
  std::optional<std::uint64_t> total;
  for (const fs::path& cgroup : cgroups) {
    if (const auto count = throttled_in(cgroup)) total = total.value_or(0) + *count;
  }
  return total;
}

// "cpu user nice system idle iowait irq softirq steal ..."
std::uint64_t read_steal(const fs::path& root) {
  const auto line = read_field(root, "/proc/stat:cpu");
  std::istringstream columns(line.value_or(""));
  std::uint64_t user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0;
  std::uint64_t steal = 0;
  columns >> user >> nice >> system >> idle >> iowait >> irq >> softirq >> steal;
  return steal;
}

}  // namespace

CpuAccounting read_accounting(const fs::path& root) {
  return {total_throttled(cached_cgroups(root)), read_steal(root)};
}

}  // namespace ipcmark
