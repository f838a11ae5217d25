// The result file: records of one line each, appended as they come.
#pragma once

#include <string>
#include <string_view>

#include "harness/report/output_file.h"

namespace ipcmark {

class ResultFile {
 public:
  explicit ResultFile(std::string path, WriteCall call = ::write) : file_(std::move(path), call) {}

  // Newline-first, so that a record torn by a crash cannot spoil the one after it. Throws
  // OutputError; earlier records stay.
  void append(std::string_view record);
  // Ends the last line and closes the file.
  void finish();
  const std::string& path() const { return file_.path(); }

 private:
  OutputFile file_;
  bool started_ = false;
};

}  // namespace ipcmark
