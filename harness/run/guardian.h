// The process that outlives a killed supervisor for as long as it takes to clean up after it.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "harness/sys/fd.h"

namespace ipcmark {

// Forks the guardian, which waits for the end of a pipe that only the supervisor can write to.
// Then, if the journal is still there, it removes what the journal says. Make it before anything
// else forks or starts a thread, and before the journal: one destroyed first means an orderly end.
class Guardian {
 public:
  explicit Guardian(const std::filesystem::path& journal);
  Guardian(const Guardian&) = delete;
  Guardian& operator=(const Guardian&) = delete;
  // Lets it go and reaps it; kills one that takes longer than a few seconds.
  ~Guardian();

  // Every forked worker must close this: the pipe ends with the last copy.
  int fd() const { return pipe_.get(); }
  pid_t pid() const { return pid_; }

 private:
  bool is_reaped_in_time() const;

  sys::UniqueFd pipe_;
  pid_t pid_ = -1;
};

}  // namespace ipcmark
