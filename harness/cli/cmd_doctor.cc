// `ipcmark doctor`: what on this machine would spoil a figure, and the remedy.
#include <algorithm>

#include "harness/cli/commands.h"
#include "harness/cli/options.h"
#include "harness/core/printable.h"
#include "harness/host/checks.h"
#include "harness/report/exit_code.h"
#include "harness/report/json_value.h"
#include "harness/report/text_layout.h"
#include "harness/report/write_all.h"

namespace ipcmark {
namespace {

std::string check_json(const Check& check) {
  return to_text({{"name", check.name},
                  {"status", check.status},
                  {"state", check.state},
                  {"advice", check.advice}});
}

std::string check_text(const Check& check) {
  const std::string head = left(check.status, 8) + left(check.name, 18) + " ";
  std::string text = head + wrap(printable(check.state), head.size(), head.size());
  if (check.advice.empty()) return text;
  return text + std::string(head.size(), ' ') +
         wrap("-> " + printable(check.advice), head.size(), head.size() + 3);
}

std::string array_text(const std::vector<Check>& checks) {
  std::string text;
  for (const Check& check : checks) text += (text.empty() ? "[\n" : ",\n") + check_json(check);
  return (text.empty() ? "[" : text) + "\n]\n";
}

}  // namespace

int cmd_doctor(const Arguments& arguments) {
  const auto options = parse_doctor(arguments);
  if (!options) return 0;
  const std::vector<Check> checks = run_checks();
  const auto warnings = std::count_if(checks.begin(), checks.end(),
                                      [](const Check& check) { return check.status == "warn"; });
  std::string text = options->json ? array_text(checks) : "";
  for (const Check& check : checks) text += options->json ? "" : check_text(check);
  print(text);
  return options->strict && warnings > 0 ? kSomeFailed : kAllOk;
}

}  // namespace ipcmark
