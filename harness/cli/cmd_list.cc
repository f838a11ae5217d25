// `ipcmark list`: what can be measured, and why some of it cannot be here.
#include "harness/cli/commands.h"
#include "harness/cli/options.h"
#include "harness/core/printable.h"
#include "harness/core/registry.h"
#include "harness/core/wait_kind.h"
#include "harness/report/json_value.h"
#include "harness/report/text_layout.h"
#include "harness/report/write_all.h"

namespace ipcmark {
namespace {

std::string framing_name(Framing framing) {
  return framing == Framing::message ? "message" : "stream";
}

Json variant_json(const Variant& variant) {
  const std::size_t max = variant.max_message();
  const std::optional<std::string> reason = variant.unsupported({});
  return {{"mechanism", variant.info->name},
          {"family", variant.info->family},
          {"summary", variant.info->summary},
          {"wait", variant.wait},
          {"wait_kind", wait_kind_name(variant.wait_kind)},
          {"patterns", {format_value(Pattern::ping_pong), format_value(Pattern::stream)}},
          {"framing", framing_name(variant.info->framing)},
          {"max_message", max == kUnlimited ? Json() : Json(max)},
          {"status", reason ? "unavailable" : "ok"},
          {"reason", reason.value_or("")}};
}

std::string row(const std::string& mechanism, const std::string& wait, const std::string& kind,
                const std::string& max, const std::string& status) {
  return left(mechanism, 14) + " " + left(wait, 17) + " " + left(kind, 8) + " " + right(max, 9) +
         "  " + status + "\n";
}

std::string variant_row(const Variant& variant) {
  const std::size_t max = variant.max_message();
  const std::optional<std::string> reason = variant.unsupported({});
  std::string text =
      row(std::string(variant.info->name), std::string(variant.wait),
          std::string(wait_kind_name(variant.wait_kind)),
          max == kUnlimited ? "-" : format_bytes(max), reason ? "unavailable" : "ok");
  if (reason) text += "  " + wrap(printable(*reason), 2, 4);
  return text;
}

std::string array_text(const std::vector<Variant>& variants) {
  std::string text;
  for (const Variant& variant : variants) {
    text += (text.empty() ? "[\n" : ",\n") + to_text(variant_json(variant));
  }
  return (text.empty() ? "[" : text) + "\n]\n";
}

}  // namespace

int cmd_list(const Arguments& arguments) {
  const auto options = parse_list(arguments);
  if (!options) return 0;
  const std::vector<Variant>& variants = Registry::instance().variants();
  if (options->json) {
    print(array_text(variants));
    return 0;
  }
  std::string text = row("mechanism", "wait", "kind", "limit", "status");
  for (const Variant& variant : variants) text += variant_row(variant);
  print(text);
  return 0;
}

}  // namespace ipcmark
