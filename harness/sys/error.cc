#include "harness/sys/error.h"

#include <system_error>

namespace ipcmark::sys {

void throw_system_error(int error, const char* what) {
  throw std::system_error(error, std::generic_category(), what);
}

void throw_system_error(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

}  // namespace ipcmark::sys
