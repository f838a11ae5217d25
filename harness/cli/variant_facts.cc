#include "harness/cli/variant_facts.h"

#include <algorithm>

#include "harness/core/axis_words.h"
#include "harness/core/case_spec.h"
#include "harness/run/channel_spec.h"
#include "harness/run/refusals.h"

namespace ipcmark {

namespace {

// To be for two is no lack that a line of its own should name.
bool is_shared_for(const Variant& variant, Pattern pattern) {
  if (pattern == Pattern::clients) return variant.takes_clients;
  if (pattern == Pattern::fan_in) return variant.sharing.senders;
  return pattern != Pattern::fan_out || variant.sharing.receivers;
}

}  // namespace

VariantFacts facts_of(const Variant& variant) {
  constexpr std::size_t kUsualBytes = 64;
  VariantFacts facts;
  for (const Word<Pattern>& pattern : kPatterns) {
    if (!is_shared_for(variant, pattern.value)) continue;
    std::optional<std::string> reason =
        variant.unsupported({.message_bytes = std::min(kUsualBytes, variant.max_message()),
                             .pattern = channel_pattern(pattern.value)});
    if (!reason) reason = pattern_refusal(variant, pattern.value);
    if (reason) {
      facts.unavailable.emplace_back(pattern.text, *reason);
    } else {
      facts.patterns.emplace_back(pattern.text);
    }
  }
  return facts;
}

std::vector<std::string> axes_of(const Variant& variant) {
  std::vector<std::string> names;
  for (const AxisChoice& axis : kAxisChoices) {
    if (variant.axes.*axis.has) names.emplace_back(axis.name);
  }
  return names;
}

std::string limit_of(const Variant& variant) {
  const std::size_t bytes = variant.max_message();
  return bytes == kUnlimited ? "-" : format_bytes(bytes);
}

std::string framing_name(Framing framing) {
  return framing == Framing::message ? "message" : "stream";
}

}  // namespace ipcmark
