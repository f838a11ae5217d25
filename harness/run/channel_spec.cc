#include "harness/run/channel_spec.h"

#include <algorithm>

#include "harness/core/axis_words.h"
#include "harness/loops/call.h"
#include "harness/run/client_seats.h"

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

std::size_t message_bytes(const CaseSpec& spec) {
  if (spec.pattern != Pattern::call) return spec.size.value;
  const loops::CallShape shape = loops::shape_of(spec.procedure, spec.size.value);
  return sizeof(loops::CallHeader) + std::max(shape.in, shape.out);
}

ChannelSpec channel_spec(const CaseSpec& spec) {
  return {.message_bytes = message_bytes(spec),
          .capacity_bytes = spec.capacity.value,
          .pattern = spec.pattern,
          .batch = spec.batch.value,
          .wrap = spec.wrap,
          .stores = spec.stores,
          .pages = spec.pages,
          .timed = spec.timeout == Timeout::on,
          .procedure = spec.procedure,
          .without = spec.without,
          .clients = spec.clients.value,
          .idle = spec.idle};
}

std::optional<std::string> call_refusal(const Variant& variant) {
  if (!variant.info->carries_data) return "nothing would arrive";
  if (variant.max_message() >= sizeof(loops::CallHeader)) return std::nullopt;
  return "a call has a header of " + format_bytes(sizeof(loops::CallHeader)) +
         ", which is over the limit";
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
  if (spec.batch.value > 1 && is_round_trip(spec.pattern)) {
    return "a batch would hold back the message that the other side is to answer";
  }
  if (spec.access == Access::in_place && spec.stores == Stores::non_temporal)
    return "in place nothing is copied, past the caches or through them";
  if (spec.pattern != Pattern::call &&
      (spec.procedure != Procedure::null || spec.without != Without::nothing)) {
    return "procedure and without are choices of the pattern call";
  }
  if (spec.pattern == Pattern::clients) return clients_refusal(variant, spec);
  if (spec.clients.value > 1 || spec.lock != Lock::own)
    return "clients and lock are choices of the pattern clients";
  if (spec.pattern != Pattern::call) return std::nullopt;
  if (spec.touch != Touch::all || spec.access != Access::copy) {
    return "a call handles whole arguments, from private buffers";
  }
  return call_refusal(variant);
}

}  // namespace ipcmark
