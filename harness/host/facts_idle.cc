// What a CPU does when it has nothing to do, what else may disturb it, and huge pages. Idle depth
// decides blocking figures: ten times between halting and polling.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdint>

#include "harness/host/fact_row.h"
#include "harness/host/readers.h"
#include "harness/sys/fd.h"
#include "harness/sys/text_file.h"

namespace ipcmark {

namespace {

using Value = std::optional<std::string>;
namespace fs = std::filesystem;

// The tightest request that any process holds, as a binary number; root only.
Value read_dma_latency(const fs::path& root, std::string_view source) {
  const sys::UniqueFd fd(::open(sys::under(root, source).c_str(), O_RDONLY | O_CLOEXEC));
  std::int32_t latency_us = 0;
  if (!fd || ::read(fd.get(), &latency_us, sizeof(latency_us)) != sizeof(latency_us)) {
    return std::nullopt;
  }
  return fmt::format("{}", latency_us);
}

Value read_idle_governor(const fs::path& root, std::string_view source) {
  const Value governor = read_file(root, source);
  return governor ? governor : read_file(root, std::string(source) + "_ro");
}

constexpr std::array kRows{
    FactRow{"cpuidle_driver", "", "/sys/devices/system/cpu/cpuidle/current_driver", kIdentity,
            read_file},
    FactRow{"cpuidle_governor", "", "/sys/devices/system/cpu/cpuidle/current_governor", kIdentity,
            read_idle_governor},
    FactRow{"cpuidle_states", "", "/sys/devices/system/cpu/cpu0/cpuidle/state*/name", kIdentity,
            read_distinct},
    FactRow{"guest_halt_poll_ns", "ns", "/sys/module/haltpoll/parameters/guest_halt_poll_ns",
            kIdentity, read_file},
    FactRow{"kvm_halt_poll_ns", "ns", "/sys/module/kvm/parameters/halt_poll_ns", kNoted, read_file},
    FactRow{"cpu_dma_latency_us", "us", "/dev/cpu_dma_latency", kIdentity, read_dma_latency},
    FactRow{"isolated_cpus", "", "/sys/devices/system/cpu/isolated", kIdentity, read_file},
    FactRow{"nohz_full_cpus", "", "/sys/devices/system/cpu/nohz_full", kIdentity, read_file},
    FactRow{"thp", "", "/sys/kernel/mm/transparent_hugepage/enabled", kIdentity, read_choice},
    FactRow{"thp_shmem", "", "/sys/kernel/mm/transparent_hugepage/shmem_enabled", kIdentity,
            read_choice},
    FactRow{"thp_defrag", "", "/sys/kernel/mm/transparent_hugepage/defrag", kNoted, read_choice},
    FactRow{"hugepages", "", "/proc/sys/vm/nr_hugepages", kNoted, read_file},
};

}  // namespace

std::span<const FactRow> idle_facts() { return kRows; }

}  // namespace ipcmark
