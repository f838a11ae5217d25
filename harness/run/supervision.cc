#include "harness/run/supervision.h"

#include <utility>

#include "harness/run/janitor.h"

namespace ipcmark {

Supervision::Supervision(RunFolder folder)
    : folder_(std::move(folder)),
      cleaned_(clean_dead_runs(folder_.path())),
      guardian_(JournalFile::path_in(folder_.path())),
      journal_(folder_.path()) {}

}  // namespace ipcmark
