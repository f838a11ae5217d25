// Measuring in turns with other programs on the same CPUs, so that what the machine does meets all alike.
//
// Whoever gives the turns listens on a UNIX socket of sequenced packets. A program connects when it is
// ready for its first turn. It says that it is ready with one byte, and has the turn when it gets one
// back; it gives the turn back by being ready for the next, or by leaving.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "harness/sys/fd.h"

namespace ipcmark {

// Whoever gave the turns has gone: nobody knows any more who may measure.
struct TurnsLost : std::runtime_error {
  TurnsLost() : std::runtime_error("whoever gave the turns has gone") {}
};

class Turns {
 public:
  // With "" there are no others, and nobody waits.
  explicit Turns(std::string path) : path_(std::move(path)) {}

  bool any() const { return !path_.empty(); }
  // Gives the turn back, if this program has it, and waits for the next. Throws TurnsLost.
  void await();

 private:
  std::string path_;
  sys::UniqueFd giver_;  // once connected
};

// A number that all share who take turns there, and nobody else; above 0. Throws UsageError when there
// is no such socket.
std::uint64_t turn_group(const std::string& path);

}  // namespace ipcmark
