// The kernel and what it runs on.
#include <fmt/format.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include <algorithm>
#include <array>
#include <cstring>

#include "harness/host/fact_row.h"
#include "harness/host/path_glob.h"
#include "harness/host/readers.h"
#include "harness/sys/text_file.h"

namespace ipcmark {

namespace {

using Value = std::optional<std::string>;
namespace fs = std::filesystem;

// "name: state" of every vulnerability that this CPU has.
Value read_mitigations(const fs::path& root, std::string_view source) {
  const auto paths = glob_paths(root, source);
  std::string states;
  for (const fs::path& path : paths) {
    const Value state = sys::read_text(path);
    if (!state || *state == "Not affected") continue;
    states +=
        fmt::format("{}{}: {}", states.empty() ? "" : " | ", path.filename().string(), *state);
  }
  if (paths.empty()) return std::nullopt;
  return states.empty() ? "not affected" : states;
}

bool has_word(std::string_view text, std::string_view word) {
  return fmt::format(" {} ", text).find(fmt::format(" {} ", word)) != std::string::npos;
}

Value read_dmi(const fs::path& root, std::string_view source) {
  const Value vendor = read_file(root, std::string(source) + "/sys_vendor");
  const Value product = read_file(root, std::string(source) + "/product_name");
  if (!vendor && !product) return std::nullopt;
  return vendor.value_or("") + " " + product.value_or("");
}

bool names_a_virtual_machine(std::string_view dmi) {
  constexpr std::array<std::string_view, 8> kNames{"QEMU", "KVM",   "VMware",  "VirtualBox",
                                                   "Xen",  "Bochs", "Virtual", "Compute Engine"};
  return std::any_of(kNames.begin(), kNames.end(), [dmi](std::string_view name) {
    return dmi.find(name) != std::string_view::npos;
  });
}

// On x86 a CPU flag tells for sure; elsewhere the firmware's names may tell.
Value read_hypervisor(const fs::path& root, std::string_view) {
  const Value flags = read_field(root, "/proc/cpuinfo:flags");
  if (flags) return has_word(*flags, "hypervisor") ? "present" : "none";
  const Value dmi = read_dmi(root, "/sys/class/dmi/id");
  return dmi && names_a_virtual_machine(*dmi) ? Value("present") : std::nullopt;
}

// "KVMKVMKVM", "Microsoft Hv", "VMwareVMware"; a guest may choose not to have one.
Value read_hypervisor_signature(const fs::path&, std::string_view) {
#if defined(__x86_64__) || defined(__i386__)
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  constexpr unsigned kHypervisorBit = 1U << 31U;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0 || (ecx & kHypervisorBit) == 0)
    return std::nullopt;
  __cpuid(0x40000000, eax, ebx, ecx, edx);
  const std::array<unsigned, 3> words{ebx, ecx, edx};
  std::array<char, sizeof(words) + 1> text{};
  std::memcpy(text.data(), words.data(), sizeof(words));
  return std::string(text.data());
#else
  return std::nullopt;
#endif
}

Value read_os(const fs::path& root, std::string_view source) {
  Value name = read_field(root, source);
  if (name) std::erase(*name, '"');
  return name;
}

constexpr std::array kRows{
    FactRow{"hostname", "", "/proc/sys/kernel/hostname", kNoted, read_file},
    FactRow{"os", "", "/etc/os-release:PRETTY_NAME", kNoted, read_os},
    FactRow{"kernel_release", "", "/proc/sys/kernel/osrelease", kIdentity, read_file},
    FactRow{"kernel_version", "", "/proc/sys/kernel/version", kNoted, read_file},
    FactRow{"kernel_command_line", "", "/proc/cmdline", kNoted, read_file},
    FactRow{"kernel_realtime", "", "/sys/kernel/realtime", kIdentity, read_file},
    FactRow{"kernel_preemption", "", "/sys/kernel/debug/sched/preempt", kNoted, read_file},
    FactRow{"mitigations", "", "/sys/devices/system/cpu/vulnerabilities/*", kIdentity,
            read_mitigations},
    FactRow{"hypervisor", "", "/proc/cpuinfo, /sys/class/dmi/id", kIdentity, read_hypervisor},
    FactRow{"hypervisor_signature", "", "cpuid 0x40000000", kIdentity, read_hypervisor_signature},
    FactRow{"machine", "", "/sys/class/dmi/id", kIdentity, read_dmi},
    FactRow{"clock_source", "", "/sys/devices/system/clocksource/clocksource0/current_clocksource",
            kIdentity, read_file},
    FactRow{"randomize_va_space", "", "/proc/sys/kernel/randomize_va_space", kNoted, read_file},
    FactRow{"sched_rt_runtime_us", "us", "/proc/sys/kernel/sched_rt_runtime_us", kNoted, read_file},
    FactRow{"sched_rt_period_us", "us", "/proc/sys/kernel/sched_rt_period_us", kNoted, read_file},
    FactRow{"sched_autogroup_enabled", "", "/proc/sys/kernel/sched_autogroup_enabled", kNoted,
            read_file},
    FactRow{"sched_cfs_bandwidth_slice_us", "us", "/proc/sys/kernel/sched_cfs_bandwidth_slice_us",
            kNoted, read_file},
    FactRow{"sched_base_slice_ns", "ns", "/sys/kernel/debug/sched/base_slice_ns", kNoted,
            read_file},
    FactRow{"numa_balancing", "", "/proc/sys/kernel/numa_balancing", kNoted, read_file},
    FactRow{"perf_event_paranoid", "", "/proc/sys/kernel/perf_event_paranoid", kNoted, read_file},
};

}  // namespace

std::span<const FactRow> kernel_facts() { return kRows; }

}  // namespace ipcmark
