// The journal of one run: PID-STARTTIME.journal in the run folder. It is there for as long as
// anything may have to be removed, so whoever finds one whose process is dead knows what to do.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "harness/run/journal_record.h"
#include "harness/sys/fd.h"
#include "harness/sys/object_journal.h"

namespace ipcmark {

// Belongs to the process that opened it: in a forked worker, where its descriptor may have been
// closed and its number reused, intend throws and forget does nothing.
class JournalFile : public ObjectJournal {
 public:
  explicit JournalFile(const std::filesystem::path& folder);
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;
  // Removes the file, unless something is still noted: then the guardian has work to do.
  ~JournalFile() override;

  // A path object must lie directly inside the folder; a System V object needs a key.
  void intend(const ObjectName& object) override;
  void forget(const ObjectName& object) override;
  const std::filesystem::path& path() const { return path_; }

  // The file that this process would open in `folder`.
  static std::filesystem::path path_in(const std::filesystem::path& folder);

 private:
  void append(JournalOp op, const ObjectName& object);

  std::filesystem::path path_;
  sys::UniqueFd file_;
  pid_t owner_;
  off_t length_ = 0;
};

}  // namespace ipcmark
