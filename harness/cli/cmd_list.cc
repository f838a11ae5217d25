// `ipcmark list`: what can be measured, and why some of it cannot be here.
#include <unistd.h>

#include "harness/cli/commands.h"
#include "harness/cli/list.h"
#include "harness/cli/options.h"
#include "harness/report/console.h"
#include "harness/report/write_all.h"

namespace ipcmark {

int cmd_list(const Arguments& arguments) {
  const auto options = parse_list(arguments);
  if (!options) return 0;
  const std::vector<Variant>& variants = Registry::instance().variants();
  const std::size_t columns = console_columns(STDOUT_FILENO);
  if (options->json) {
    print(list_json(variants));
  } else {
    print(options->long_form ? list_long(variants, columns) : list_short(variants, columns));
  }
  return 0;
}

}  // namespace ipcmark
