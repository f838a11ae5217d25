// The patterns of many: how many there are, and what keeps a variant or a machine from them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "harness/core/case_spec.h"
#include "harness/core/registry.h"
#include "harness/run/placement.h"

namespace ipcmark {

// Several share one channel.
constexpr bool is_fan(Pattern pattern) {
  return pattern == Pattern::fan_in || pattern == Pattern::fan_out;
}

// Pairs, producers or consumers, as the pattern has it; 1 in all other patterns.
std::uint64_t heads(const CaseSpec& spec);

// Whether a CPU has more workers than one pair of this placement puts there.
bool shares_cpus(const CaseSpec& spec, std::span<const CpuPair> cpus);

// Why the variant cannot serve as many on these CPUs; nullopt when it can.
std::optional<std::string> cpus_refusal(const Variant& variant, const CaseSpec& spec,
                                        std::span<const CpuPair> cpus);

}  // namespace ipcmark
