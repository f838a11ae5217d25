// `ipcmark explain NAME`: the words of tables and results.
#include <array>
#include <utility>

#include "harness/cli/commands.h"
#include "harness/cli/options.h"
#include "harness/core/printable.h"
#include "harness/core/registry.h"
#include "harness/core/suggest.h"
#include "harness/core/wait_kind.h"
#include "harness/core/warning.h"
#include "harness/report/text_layout.h"
#include "harness/report/write_all.h"

namespace ipcmark {
namespace {

using Entry = std::pair<std::string, std::string>;

constexpr std::array kStatusTexts{
    std::pair{"skipped", "this machine cannot run the case; the reason says what it lacks"},
    std::pair{"failed", "a call failed; the reason names it"},
    std::pair{"crashed", "a worker died of a signal"},
    std::pair{"timed_out", "not done within --deadline, and killed"},
    std::pair{"verify_failed", "a message was lost, doubled, reordered or damaged: no figures"},
    std::pair{"throttled", "a CPU quota held the workers up: no figures"},
    std::pair{"unpinned", "a worker did not stay on its CPU: no figures"},
    std::pair{"interrupted", "a signal stopped the run before or in this repetition"},
};

void add_variants(std::vector<Entry>& entries) {
  for (const Variant& variant : Registry::instance().variants()) {
    const std::string mechanism(variant.info->name), wait(variant.wait);
    entries.emplace_back(mechanism, "mechanism: " + std::string(variant.info->summary));
    entries.emplace_back(wait,
                         std::string(wait_kind_name(variant.wait_kind)) + " wait of " + mechanism);
  }
}

std::vector<Entry> all_entries() {
  std::vector<Entry> entries;
  add_variants(entries);
  const CaseSpec spec;
  CaseSpec::visit(spec, [&](std::string_view name, const auto&, InId, std::string_view help) {
    entries.emplace_back(name, "option: " + std::string(help));
  });
  for (const WarningText& warning : kWarnings) {
    entries.emplace_back(warning.code, "warning: " + std::string(warning.sentence));
  }
  for (const auto& [status, text] : kStatusTexts) {
    entries.emplace_back(status, "status: " + std::string(text));
  }
  return entries;
}

}  // namespace

int cmd_explain(const Arguments& arguments) {
  const auto options = parse_explain(arguments);
  if (!options) return 0;
  std::string text;
  std::string last;
  std::vector<std::string> names;
  for (const auto& [name, meaning] : all_entries()) {
    names.push_back(name);
    if (name != options->name || meaning == last) continue;
    text += wrap(meaning, 0, 2);
    last = meaning;
  }
  if (text.empty()) {
    throw UsageError("nothing is called '" + printable(options->name, 60) + "'" +
                     did_you_mean(options->name, names));
  }
  print(text);
  return 0;
}

}  // namespace ipcmark
