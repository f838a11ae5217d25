// Everything a run needs so that nothing is left of it, however it ends.
#pragma once

#include <vector>

#include "harness/run/guardian.h"
#include "harness/run/journal_file.h"
#include "harness/run/run_folder.h"

namespace ipcmark {

// One per process, made first thing in main.
class Supervision {
 public:
  explicit Supervision(RunFolder folder = RunFolder::of_this_user());

  ObjectJournal& journal() { return journal_; }
  // What earlier runs had left behind, now removed.
  const std::vector<ObjectName>& cleaned_at_start() const { return cleaned_; }
  const RunFolder& folder() const { return folder_; }
  const Guardian& guardian() const { return guardian_; }

 private:
  RunFolder folder_;
  std::vector<ObjectName> cleaned_;
  Guardian guardian_;
  JournalFile journal_;  // after the guardian, so that it is closed before it
};

}  // namespace ipcmark
