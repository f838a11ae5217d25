// A file that cannot be read, or is not what it should be: ends a command with exit code 5.
#pragma once

#include <stdexcept>

namespace ipcmark {

class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace ipcmark
