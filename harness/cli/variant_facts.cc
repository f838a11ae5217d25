#include "harness/cli/variant_facts.h"

#include <algorithm>

#include "harness/core/axis_words.h"
#include "harness/core/case_spec.h"
#include "harness/run/channel_spec.h"

namespace ipcmark {

VariantFacts facts_of(const Variant& variant) {
  constexpr std::size_t kUsualBytes = 64;
  VariantFacts facts;
  for (const Word<Pattern>& pattern : kPatterns) {
    // Nothing that a machine lacks: what carries messages has no such pattern.
    if (pattern.value == Pattern::clients && !variant.takes_clients) continue;
    std::optional<std::string> reason = variant.unsupported(
        {.message_bytes = std::min(kUsualBytes, variant.max_message()), .pattern = pattern.value});
    if (!reason && pattern.value == Pattern::call) reason = call_refusal(variant);
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
