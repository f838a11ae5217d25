#include <algorithm>
#include <array>

#include "harness/cli/explain.h"
#include "harness/cli/variant_facts.h"
#include "harness/core/axis_words.h"
#include "harness/core/case_spec.h"
#include "harness/core/printable.h"
#include "harness/core/wait_kind.h"
#include "harness/host/limits.h"
#include "harness/report/text_layout.h"

namespace ipcmark {
namespace {

using Variants = std::vector<const Variant*>;

constexpr std::size_t kLabelColumns = 15;

Variants variants_of(const Registry& registry, std::string_view mechanism) {
  Variants variants;
  for (const Variant& variant : registry.variants()) {
    if (variant.info->name == mechanism) variants.push_back(&variant);
  }
  return variants;
}

std::string entry(std::string_view label, std::string_view text, std::size_t columns,
                  std::size_t indent = kLabelColumns) {
  if (text.empty()) return "";
  const std::string head = label.size() < indent
                               ? left(label, indent)
                               : std::string(label) + "\n" + std::string(indent, ' ');
  return head + wrap(printable(text), indent, indent, columns);
}

std::string current_limits(const MechanismInfo& info, std::size_t columns) {
  std::string text;
  for (const std::string& name : limit_names(info.limit_name)) {
    const std::optional<std::string> value = current_limit(name);
    text +=
        entry(text.empty() ? "  limits now" : "", name + (value ? " = " + *value : ""), columns);
  }
  return text;
}

std::string contract(const MechanismInfo& info, std::size_t columns) {
  std::string text = entry("  family", info.family, columns);
  text += entry("  framing", framing_name(info.framing), columns);
  text += entry("  data", info.data, columns);
  text += entry("  participants", info.participants, columns);
  text += entry("  limits", info.limits, columns);
  text += current_limits(info, columns);
  text += entry("  leftovers", info.leftovers, columns);
  text += entry("  permissions", info.permissions, columns);
  text += entry("  cost", info.cost, columns);
  text += entry("  use when", info.use_when, columns);
  text += entry("  avoid when", info.avoid_when, columns);
  return text + entry("  manuals", info.manuals, columns);
}

std::string why_not(const Variant& variant, std::size_t columns) {
  std::string text;
  std::string last;
  for (const auto& [pattern, reason] : facts_of(variant).unavailable) {
    if (reason == last) continue;
    text += entry("", "no " + pattern + " here: " + reason, columns, 4);
    last = reason;
  }
  return text;
}

std::string waits(const Variants& variants, std::size_t columns) {
  std::string text = "\nways of waiting\n";
  for (const Variant* variant : variants) {
    const std::string head = "  " + std::string(variant->wait) + " (" +
                             std::string(wait_kind_name(variant->wait_kind)) +
                             (variant->yields ? ", yields" : "") + ")";
    const std::string help =
        (variant->wait_help.empty() ? "" : ": ") + std::string(variant->wait_help);
    text += head + wrap(help, head.size(), 4, columns) + why_not(*variant, columns);
  }
  return text;
}

std::string help_of(std::string_view option) {
  std::string found;
  static const CaseSpec kDefaults;
  CaseSpec::visit(kDefaults, [&](std::string_view name, const auto&, InId, std::string_view help) {
    if (name == option) found = help;
  });
  return found;
}

// Those of the waits that have the choice, where not all have it.
std::string only_with(const Variants& variants, const AxisChoice& axis) {
  std::string names;
  bool all = true;
  for (const Variant* variant : variants) {
    const bool has = variant->axes.*axis.has;
    all = all && has;
    if (has) names += " " + std::string(variant->wait);
  }
  return all ? "" : "; only with" + names;
}

std::string axes(const Variants& variants, std::size_t columns) {
  std::string text;
  for (const AxisChoice& axis : kAxisChoices) {
    const bool any = std::any_of(variants.begin(), variants.end(),
                                 [&](const Variant* v) { return v->axes.*axis.has; });
    if (!any) continue;
    text += entry("  --" + std::string(axis.name), help_of(axis.name) + only_with(variants, axis),
                  columns);
  }
  return (text.empty() ? "" : "\nchoices\n") + text;
}

}  // namespace

std::string explain_mechanism(const Registry& registry, std::string_view name,
                              std::size_t columns) {
  const Variants variants = variants_of(registry, name);
  if (variants.empty()) return "";
  const MechanismInfo& info = *variants.front()->info;
  std::string text = "mechanism " + std::string(name) + ": ";
  text += wrap(printable(info.summary), text.size(), 2, columns);
  text += contract(info, columns) + std::string(info.flow);
  return text + waits(variants, columns) + axes(variants, columns);
}

}  // namespace ipcmark
