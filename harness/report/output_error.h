// An output that could not be written: ends a command with exit code 5, or quietly with 141 when
// the reader of a pipe has gone, as other tools do under `| head`.
#pragma once

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace ipcmark {

class OutputError : public std::system_error {
 public:
  OutputError(int error, const std::string& what)
      : std::system_error(error, std::generic_category(), what) {}
  bool reader_has_gone() const { return code().value() == EPIPE; }
};

}  // namespace ipcmark
