// A file that a run writes: opened before anything starts, never over what somebody else left
// there.
#pragma once

#include <string>
#include <string_view>

#include "harness/report/write_all.h"
#include "harness/sys/fd.h"

namespace ipcmark {

class OutputFile {
 public:
  // Makes the file, or takes an empty one, a pipe or a device. Throws OutputError (EEXIST when
  // there are results in it already).
  explicit OutputFile(std::string path, WriteCall call = ::write);
  OutputFile(OutputFile&&) = delete;
  // A file that it made and never wrote to goes again.
  ~OutputFile();

  void write(std::string_view text);
  // Reports what only close(2) knows: a network file system may refuse the data as late as that.
  void close();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  WriteCall call_;
  bool made_ = false;
  sys::UniqueFd fd_;
};

}  // namespace ipcmark
