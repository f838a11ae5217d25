#include "harness/run/refusals.h"

#include "harness/core/axis_words.h"
#include "harness/loops/call.h"
#include "harness/loops/fan.h"
#include "harness/run/channel_spec.h"
#include "harness/run/client_seats.h"
#include "harness/run/crowd.h"

namespace ipcmark {
namespace {

using Refusal = std::optional<std::string>;

// An open loop keeps the time of every message.
constexpr std::uint64_t kMostPaced = 1ULL << 20U;

std::string name_of(const Variant& variant) {
  return std::string(variant.info->name) + " with " + std::string(variant.wait);
}

std::string text_of(const CaseSpec& spec, std::string_view field) {
  std::string text;
  CaseSpec::visit(spec, [&](std::string_view name, const auto& value, InId, std::string_view) {
    if (name == field) text = format_value(value);
  });
  return text;
}

Refusal missing_choice(const Variant& variant, const CaseSpec& spec) {
  static const CaseSpec kDefaults;
  std::string refused;
  for (const AxisChoice& axis : kAxisChoices) {
    if (variant.axes.*axis.has) continue;
    if (text_of(spec, axis.name) != text_of(kDefaults, axis.name)) refused = axis.name;
  }
  if (refused.empty()) return std::nullopt;
  return name_of(variant) + " has no choice of " + refused;
}

// Whose an axis is that is off its default in a pattern that does not know it.
Refusal foreign_axis(const CaseSpec& spec) {
  const auto is_foreign = [&](Pattern owner, bool chosen) {
    return chosen && spec.pattern != owner;
  };
  if (is_foreign(Pattern::call,
                 spec.procedure != Procedure::null || spec.without != Without::nothing))
    return "procedure and without are choices of the pattern call";
  if (is_foreign(Pattern::paced, spec.rate.value != 0 || spec.arrivals != Arrivals::even))
    return "rate and arrivals are choices of the pattern paced";
  if (is_foreign(Pattern::pairs, spec.pairs.value != 1))
    return "the number of pairs is a choice of the pattern pairs";
  if (is_foreign(Pattern::fan_in, spec.producers.value != 1))
    return "the number of producers is a choice of the pattern fan_in";
  if (is_foreign(Pattern::fan_out, spec.consumers.value != 1))
    return "the number of consumers is a choice of the pattern fan_out";
  if (is_foreign(Pattern::clients, spec.clients.value != 1 || spec.lock != Lock::own))
    return "clients and lock are choices of the pattern clients";
  return std::nullopt;
}

Refusal count_refusal(const CaseSpec& spec) {
  const bool timed = spec.pattern == Pattern::pairs || spec.pattern == Pattern::clients;
  if (!timed || spec.messages.value == 0) return std::nullopt;
  return "several at once are counted in one stretch of time: --duration, not --messages";
}

Refusal slices_refusal(const CaseSpec& spec) {
  constexpr std::uint64_t kLeast = 20;  // as many as a whole timed part may be asked for
  if (spec.slices.value == 1) return std::nullopt;
  if (!has_slices(spec.pattern)) return "slices are of ping_pong, call and stream";
  if (spec.messages.value == 0 || spec.messages.value >= kLeast * spec.slices.value)
    return std::nullopt;
  return std::to_string(spec.messages.value) + " messages are too few for " +
         std::to_string(spec.slices.value) + " slices: " + std::to_string(kLeast) + " each";
}

Refusal call_refusal(const CaseSpec& spec) {
  if (spec.touch == Touch::all && spec.access == Access::copy) return std::nullopt;
  return "a call handles whole arguments, from private buffers";
}

Refusal paced_refusal(const CaseSpec& spec) {
  if (spec.placement == Placement::same_core) {
    return "the sender keeps time by looking at the clock, and on one CPU the receiver would wait "
           "for its time slice";
  }
  if (paced_messages(spec) <= kMostPaced) return std::nullopt;
  return std::to_string(spec.rate.value) + " messages per second for " +
         format_duration(spec.duration) + " are more than the " + std::to_string(kMostPaced) +
         " whose times are kept: lower --rate or shorten --duration";
}

Refusal fan_refusal(const CaseSpec& spec) {
  if (spec.access == Access::in_place) return "among many, messages are copied";
  if (spec.size.value >= sizeof(loops::FanHeader)) return std::nullopt;
  return "a message among many says whose it is, in " + format_bytes(sizeof(loops::FanHeader));
}

Refusal batch_refusal(const CaseSpec& spec) {
  if (spec.batch.value == 1) return std::nullopt;
  if (is_round_trip(spec.pattern))
    return "a batch would hold back the message that the other side is to answer";
  if (spec.pattern == Pattern::paced) return "a batch would hold back the message that is due";
  if (is_fan(spec.pattern)) return "a batch of one sender would hold back those of the others";
  return std::nullopt;
}

Refusal shape_refusal(const CaseSpec& spec) {
  if (spec.pattern == Pattern::call) return call_refusal(spec);
  if (spec.pattern == Pattern::paced) return paced_refusal(spec);
  return is_fan(spec.pattern) ? fan_refusal(spec) : std::nullopt;
}

Refusal sharing_refusal(const Variant& variant, Pattern pattern) {
  const bool in = pattern == Pattern::fan_in;
  if (in ? variant.sharing.senders : variant.sharing.receivers) return std::nullopt;
  return name_of(variant) + " has one " + (in ? "sender" : "receiver") + " in each direction";
}

}  // namespace

std::optional<std::string> pattern_refusal(const Variant& variant, Pattern pattern) {
  if (is_fan(pattern)) return sharing_refusal(variant, pattern);
  if (pattern == Pattern::clients) return clients_refusal(variant);
  if (pattern != Pattern::call && pattern != Pattern::paced) return std::nullopt;
  if (!variant.info->carries_data) return "nothing would arrive";
  if (pattern != Pattern::call || variant.max_message() >= sizeof(loops::CallHeader))
    return std::nullopt;
  return "a call has a header of " + format_bytes(sizeof(loops::CallHeader)) +
         ", which is over the limit";
}

std::optional<std::string> axis_refusal(const Variant& variant, const CaseSpec& spec) {
  if (auto reason = missing_choice(variant, spec)) return reason;
  if (auto reason = foreign_axis(spec)) return reason;
  if (auto reason = batch_refusal(spec)) return reason;
  if (auto reason = count_refusal(spec)) return reason;
  if (auto reason = slices_refusal(spec)) return reason;
  if (spec.access == Access::in_place && spec.stores == Stores::non_temporal)
    return "in place nothing is copied, past the caches or through them";
  if (spec.pattern == Pattern::clients) return clients_refusal(variant, spec);
  if (auto reason = shape_refusal(spec)) return reason;
  return pattern_refusal(variant, spec.pattern);
}

}  // namespace ipcmark
