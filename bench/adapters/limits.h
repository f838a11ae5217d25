// Limits that the kernel states in /proc/sys.
#pragma once

#include <cstddef>
#include <fstream>

#include "harness/sys/kernel_limit.h"

namespace ipcmark {

// The number in a file such as /proc/sys/kernel/msgmax; `otherwise` when it cannot be read.
inline std::size_t sysctl_value(const char* path, std::size_t otherwise) {
  std::size_t value = 0;
  std::ifstream file(path);
  return file >> value ? value : otherwise;
}

}  // namespace ipcmark
