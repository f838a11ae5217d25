#include "harness/cli/list.h"
#include "harness/cli/variant_facts.h"
#include "harness/core/wait_kind.h"
#include "harness/report/json_value.h"

namespace ipcmark {
namespace {

Json variant_json(const Variant& variant) {
  const std::size_t max = variant.max_message();
  const VariantFacts facts = facts_of(variant);
  Json reasons = Json::object();
  for (const auto& [pattern, reason] : facts.unavailable) reasons[pattern] = reason;
  return {{"mechanism", variant.info->name},
          {"family", variant.info->family},
          {"summary", variant.info->summary},
          {"wait", variant.wait},
          {"wait_kind", wait_kind_name(variant.wait_kind)},
          {"wait_help", variant.wait_help},
          {"yields", variant.yields},
          {"patterns", facts.patterns},
          {"pattern_reasons", reasons},
          {"axes", axes_of(variant)},
          {"framing", framing_name(variant.info->framing)},
          {"max_message", max == kUnlimited ? Json() : Json(max)},
          {"status", facts.available() ? "ok" : "unavailable"},
          {"reason", facts.reason()}};
}

}  // namespace

std::string list_json(const std::vector<Variant>& variants) {
  std::string text;
  for (const Variant& variant : variants) {
    text += (text.empty() ? "[\n" : ",\n") + to_text(variant_json(variant));
  }
  return (text.empty() ? "[" : text) + "\n]\n";
}

}  // namespace ipcmark
