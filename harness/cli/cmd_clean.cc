// `ipcmark clean`: removes what killed runs of this user left behind, and nothing else.
#include "harness/cli/commands.h"
#include "harness/cli/options.h"
#include "harness/core/printable.h"
#include "harness/report/write_all.h"
#include "harness/run/janitor.h"
#include "harness/run/run_folder.h"

namespace ipcmark {
namespace {

const char* kind_name(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::sysv_msg:
      return "System V message queue";
    case ObjectKind::sysv_sem:
      return "System V semaphore";
    case ObjectKind::sysv_shm:
      return "System V shared memory";
    case ObjectKind::posix_mq:
      return "POSIX message queue";
    case ObjectKind::posix_shm:
      return "POSIX shared memory";
    case ObjectKind::posix_sem:
      return "POSIX semaphore";
    case ObjectKind::path:
      return "file";
  }
  return "object";
}

std::string describe(const ObjectName& object) {
  const std::string name =
      object.name.empty() ? "key " + std::to_string(object.key) : printable(object.name, 60);
  return std::string(kind_name(object.kind)) + " " + name;
}

std::string list(const std::string& verb, const std::vector<ObjectName>& objects) {
  std::string text;
  for (const ObjectName& object : objects) text += verb + " " + describe(object) + "\n";
  return text;
}

std::string would_remove(const std::filesystem::path& folder) {
  std::string text;
  for (const Leftover& run : find_dead_runs(folder)) {
    text += "run of process " + std::to_string(run.pid) + ": " + run.journal.string() + "\n";
    text += list("  would remove", run.objects);
  }
  return text;
}

}  // namespace

int cmd_clean(const Arguments& arguments) {
  const auto options = parse_clean(arguments);
  if (!options) return 0;
  const RunFolder folder = RunFolder::of_this_user();
  const std::string text = options->dry_run ? would_remove(folder.path())
                                            : list("removed", clean_dead_runs(folder.path()));
  print(text.empty() ? "nothing to clean\n" : text);
  return 0;
}

}  // namespace ipcmark
