// What else the machine was doing, and how much memory it had.
#include <unistd.h>

#include <array>

#include "harness/host/fact_row.h"
#include "harness/host/readers.h"

namespace ipcmark {

namespace {

std::optional<std::string> read_page_bytes(const std::filesystem::path&, std::string_view) {
  return std::to_string(::sysconf(_SC_PAGESIZE));
}

constexpr std::array kRows{
    FactRow{"load_average", "", "/proc/loadavg", kNoted, read_file},
    FactRow{"cpu_pressure", "", "/proc/pressure/cpu", kNoted, read_file},
    FactRow{"memory_total_kib", "KiB", "/proc/meminfo:MemTotal", kNoted, read_field_word},
    FactRow{"memory_available_kib", "KiB", "/proc/meminfo:MemAvailable", kNoted, read_field_word},
    FactRow{"swap_total_kib", "KiB", "/proc/meminfo:SwapTotal", kNoted, read_field_word},
    FactRow{"swap_free_kib", "KiB", "/proc/meminfo:SwapFree", kNoted, read_field_word},
    FactRow{"page_bytes", "B", "sysconf(_SC_PAGESIZE)", kIdentity, read_page_bytes},
};

}  // namespace

std::span<const FactRow> load_facts() { return kRows; }

}  // namespace ipcmark
