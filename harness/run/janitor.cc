#include "harness/run/janitor.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "harness/run/journal_reader.h"
#include "harness/run/object_removal.h"
#include "harness/run/process_identity.h"

namespace ipcmark {

namespace {

// Whatever a journal says, no file outside its own folder is touched.
bool is_in_reach(const ObjectName& object, const std::filesystem::path& folder) {
  return object.kind != ObjectKind::path ||
         std::filesystem::path(object.name).parent_path() == folder;
}

bool is_own_file(const std::filesystem::path& path) {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) &&
         facts.st_uid == ::geteuid();
}

// Process first: a run that has just made its journal may not hold it yet, but it lives.
bool is_dead(const std::filesystem::path& journal, const ProcessIdentity& owner) {
  return !is_alive(owner) && !is_held(journal);
}

}  // namespace

std::vector<ObjectName> remove_outstanding(const std::filesystem::path& journal) {
  const pid_t creator = owner_of(journal).value_or(ProcessIdentity{}).pid;
  std::vector<ObjectName> removed;
  for (const ObjectName& object : outstanding(journal)) {
    if (is_in_reach(object, journal.parent_path()) && remove_object(object, creator)) {
      removed.push_back(object);
    }
  }
  ::unlink(journal.c_str());
  return removed;
}

std::vector<Leftover> find_dead_runs(const std::filesystem::path& run_folder) {
  std::vector<Leftover> dead;
  for (const auto& entry : std::filesystem::directory_iterator(run_folder)) {
    const std::filesystem::path& journal = entry.path();
    const auto owner = owner_of(journal);
    if (!owner || !is_own_file(journal) || !is_dead(journal, *owner)) continue;
    dead.push_back({journal, owner->pid, outstanding(journal)});
  }
  return dead;
}

std::vector<ObjectName> clean_dead_runs(const std::filesystem::path& run_folder) {
  std::vector<ObjectName> removed;
  for (const Leftover& leftover : find_dead_runs(run_folder)) {
    const auto objects = remove_outstanding(leftover.journal);
    std::copy(objects.begin(), objects.end(), std::back_inserter(removed));
  }
  return removed;
}

}  // namespace ipcmark
