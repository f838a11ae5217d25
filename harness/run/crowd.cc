#include "harness/run/crowd.h"

#include <set>

namespace ipcmark {

namespace {

std::set<int> cpus_of(std::span<const CpuPair> cpus) {
  std::set<int> found;
  for (const CpuPair& pair : cpus) found.insert({pair.initiator, pair.responder});
  return found;
}

}  // namespace

std::uint64_t heads(const CaseSpec& spec) {
  if (spec.pattern == Pattern::pairs) return spec.pairs.value;
  if (spec.pattern == Pattern::fan_in) return spec.producers.value;
  if (spec.pattern == Pattern::fan_out) return spec.consumers.value;
  return 1;
}

bool shares_cpus(const CaseSpec& spec, std::span<const CpuPair> cpus) {
  const bool on_one = spec.placement == Placement::same_core;
  if (is_fan(spec.pattern)) return cpus_of(cpus).size() < cpus.size() + (on_one ? 0 : 1);
  return cpus_of(cpus).size() < cpus.size() * (on_one ? 1 : 2);
}

std::optional<std::string> cpus_refusal(const Variant& variant, const CaseSpec& spec,
                                        std::span<const CpuPair> cpus) {
  if (variant.wait_kind != WaitKind::polling || variant.yields || !shares_cpus(spec, cpus))
    return std::nullopt;
  return "this placement has " + std::to_string(cpus_of(cpus).size()) +
         " CPUs, fewer than there would be workers: two polling processes on one CPU only wait for "
         "each other's time slice";
}

}  // namespace ipcmark
