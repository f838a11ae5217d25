// SIGINT, SIGTERM and SIGHUP as something to poll, so that a run ends in an orderly way.
#pragma once

#include "harness/sys/fd.h"

namespace ipcmark {

// Blocks the three signals in this process, except those that it was started with ignored (nohup, a
// shell's &). One per process; workers reset their mask.
class SignalWatch {
 public:
  SignalWatch();

  // Readable when one has come and signal() has not yet been asked.
  int fd() const { return fd_.get(); }
  // The first that came, or 0.
  int signal() const;

 private:
  sys::UniqueFd fd_;
  mutable int signal_ = 0;
};

}  // namespace ipcmark
