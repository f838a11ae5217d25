#include "harness/sys/affinity.h"

#include <fmt/format.h>
#include <sched.h>

#include <cerrno>
#include <memory>

#include "harness/sys/error.h"

namespace ipcmark::sys {

namespace {

constexpr std::size_t kFirstTryCpus = 1024;
constexpr std::size_t kMostCpus = 1 << 20;

// A cpu_set_t of any length.
class CpuMask {
 public:
  explicit CpuMask(std::size_t cpus)
      : bytes_(CPU_ALLOC_SIZE(cpus)), set_(CPU_ALLOC(cpus), [](cpu_set_t* set) { CPU_FREE(set); }) {
    if (!set_) throw_system_error(ENOMEM, "allocating a CPU mask");
    CPU_ZERO_S(bytes_, set_.get());
  }

  std::size_t bytes() const { return bytes_; }
  std::size_t cpus() const { return bytes_ * 8; }
  cpu_set_t* get() const { return set_.get(); }
  bool has(std::size_t cpu) const { return CPU_ISSET_S(cpu, bytes_, set_.get()); }
  void add(std::size_t cpu) { CPU_SET_S(cpu, bytes_, set_.get()); }

 private:
  std::size_t bytes_;
  std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> set_;
};

// EINVAL says that the kernel's mask is longer than ours.
CpuMask current_mask() {
  for (std::size_t cpus = kFirstTryCpus;; cpus *= 2) {
    CpuMask mask(cpus);
    if (::sched_getaffinity(0, mask.bytes(), mask.get()) == 0) return mask;
    if (errno != EINVAL || cpus >= kMostCpus) throw_system_error(errno, "sched_getaffinity");
  }
}

}  // namespace

std::vector<int> allowed_cpus() {
  const CpuMask mask = current_mask();
  std::vector<int> cpus;
  for (std::size_t cpu = 0; cpu < mask.cpus(); ++cpu) {
    if (mask.has(cpu)) cpus.push_back(static_cast<int>(cpu));
  }
  return cpus;
}

void pin_to(int cpu) {
  if (cpu < 0) throw_system_error(EINVAL, fmt::format("pinning to CPU {}", cpu));
  const auto number = static_cast<std::size_t>(cpu);
  CpuMask mask(number + 1);
  mask.add(number);
  if (::sched_setaffinity(0, mask.bytes(), mask.get()) == -1) {
    throw_system_error(errno, fmt::format("pinning to CPU {}", cpu));
  }
}

bool pinned_to(int cpu) { return allowed_cpus() == std::vector<int>{cpu}; }

}  // namespace ipcmark::sys
