// Removes what dead runs of this user left behind, as their journals tell, and nothing else.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <vector>

#include "harness/sys/object_journal.h"

namespace ipcmark {

struct Leftover {
  std::filesystem::path journal;
  pid_t pid = 0;
  std::vector<ObjectName> objects;  // noted; they need not exist any more
};

// Removes the objects that are still noted in the journal of a run that is over, then the journal.
// Returns those that were there. The caller knows that the run is over.
std::vector<ObjectName> remove_outstanding(const std::filesystem::path& journal);

// The journals of this user in `run_folder` whose process is gone, and nobody holds.
std::vector<Leftover> find_dead_runs(const std::filesystem::path& run_folder);

// remove_outstanding for each of them.
std::vector<ObjectName> clean_dead_runs(const std::filesystem::path& run_folder);

}  // namespace ipcmark
