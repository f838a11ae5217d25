#include "harness/run/channel_spec.h"

#include "harness/core/axis_words.h"

namespace ipcmark {
namespace {

std::string text_of(const CaseSpec& spec, std::string_view field) {
  std::string text;
  CaseSpec::visit(spec, [&](std::string_view name, const auto& value, InId, std::string_view) {
    if (name == field) text = format_value(value);
  });
  return text;
}

}  // namespace

ChannelSpec channel_spec(const CaseSpec& spec) {
  return {.message_bytes = spec.size.value,
          .capacity_bytes = spec.capacity.value,
          .pattern = spec.pattern,
          .batch = spec.batch.value,
          .wrap = spec.wrap,
          .stores = spec.stores,
          .pages = spec.pages,
          .timed = spec.timeout == Timeout::on,
          .idle = spec.idle};
}

std::optional<std::string> axis_refusal(const Variant& variant, const CaseSpec& spec) {
  static const CaseSpec kDefaults;
  std::string refused;
  for (const AxisChoice& axis : kAxisChoices) {
    if (variant.axes.*axis.has) continue;
    if (text_of(spec, axis.name) != text_of(kDefaults, axis.name)) refused = axis.name;
  }
  if (!refused.empty()) {
    return std::string(variant.info->name) + " with " + std::string(variant.wait) +
           " has no choice of " + refused;
  }
  if (spec.batch.value > 1 && spec.pattern == Pattern::ping_pong) {
    return "a batch would hold back the message that the other side is to answer";
  }
  if (spec.access == Access::in_place && spec.stores == Stores::non_temporal)
    return "in place nothing is copied, past the caches or through them";
  return std::nullopt;
}

}  // namespace ipcmark
