// `ipcmark explain NAME`: the words of tables and results.
#include <unistd.h>

#include "harness/cli/commands.h"
#include "harness/cli/explain.h"
#include "harness/cli/options.h"
#include "harness/core/printable.h"
#include "harness/core/suggest.h"
#include "harness/report/console.h"
#include "harness/report/write_all.h"

namespace ipcmark {
namespace {

std::vector<std::string> all_names(const Registry& registry) {
  std::vector<std::string> names = explained_words();
  for (const Variant& variant : registry.variants()) {
    names.emplace_back(variant.info->name);
    names.emplace_back(variant.wait);
  }
  return names;
}

}  // namespace

int cmd_explain(const Arguments& arguments) {
  const auto options = parse_explain(arguments);
  if (!options) return 0;
  const Registry& registry = Registry::instance();
  const std::string& name = options->name;
  const std::size_t columns = console_columns(STDOUT_FILENO);
  std::string text = explain_mechanism(registry, name, columns);
  if (options->results && text.empty()) {
    throw UsageError("--results: '" + printable(name, 60) +
                     "' is no mechanism; see `ipcmark list`");
  }
  if (options->results) text += explain_results(name, *options->results, columns);
  text += explain_wait(registry, name, columns) + explain_word(name, columns);
  if (text.empty()) {
    throw UsageError("nothing is called '" + printable(name, 60) + "'" +
                     did_you_mean(name, all_names(registry)));
  }
  print(text);
  return 0;
}

}  // namespace ipcmark
