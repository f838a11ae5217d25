#include "harness/report/gbench_context.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "harness/report/json_value.h"
#include "harness/sys/text_file.h"

namespace ipcmark {
namespace {

namespace fs = std::filesystem;

#ifdef NDEBUG
constexpr const char* kBuildType = "release";
#else
constexpr const char* kBuildType = "debug";
#endif

// "48K" in sysfs.
std::uint64_t cache_bytes(const std::string& text) {
  std::uint64_t count = 0;
  const char* const end = text.data() + text.size();
  const char* const unit = std::from_chars(text.data(), end, count).ptr;
  if (unit == end) return count;
  return count << (*unit == 'K' ? 10U : *unit == 'M' ? 20U : 0U);
}

Json caches(const fs::path& root) {
  Json json = Json::array();
  for (int i = 0;; ++i) {
    const fs::path folder =
        sys::under(root, "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(i));
    const auto type = sys::read_text(folder / "type");
    if (!type) return json;
    json.push_back({{"type", *type},
                    {"level", sys::read_int(folder / "level").value_or(0)},
                    {"size", cache_bytes(sys::read_text(folder / "size").value_or(""))},
                    {"num_sharing", sys::read_cpu_list(folder / "shared_cpu_list").size()}});
  }
}

// ISO 8601 in UTC.
std::string date(std::uint64_t unix_ns) {
  const auto seconds = static_cast<time_t>(unix_ns / 1'000'000'000U);
  tm utc{};
  std::array<char, 32> text{};
  ::gmtime_r(&seconds, &utc);
  ::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S+00:00", &utc);
  return text.data();
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

Json load_average() {
  std::array<double, 3> load{};
  const int known = ::getloadavg(load.data(), 3);
  return known == 3 ? Json(load) : Json::array();
}

}  // namespace

std::string gbench_context(const RunHeader& header, const fs::path& root) {
  const long cpus = ::sysconf(_SC_NPROCESSORS_ONLN);
  return to_text({{"date", date(header.started_unix_ns)},
                  {"host_name", host_name()},
                  {"executable", header.command.empty() ? "ipcmark" : header.command.front()},
                  {"num_cpus", cpus},
                  {"mhz_per_cpu", static_cast<long>(header.clock.ticks_per_ns * 1000)},
                  {"caches", caches(root)},
                  {"load_avg", load_average()},
                  {"library_build_type", kBuildType},
                  {"ipcmark_run_id", header.run_id},
                  {"ipcmark_label", or_null(header.label)}});
}

}  // namespace ipcmark
