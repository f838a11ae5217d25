// A call of set-up that has failed at a limit of the kernel: the error says which, and what it is.
#pragma once

#include <algorithm>
#include <fstream>
#include <string>

#include "harness/sys/error.h"

namespace ipcmark::sys {

// What "kernel.msgmni" says now, for a message: "kernel.msgmni (32000)".
inline std::string with_value(const std::string& sysctl) {
  std::string file = sysctl, value;
  std::replace(file.begin(), file.end(), '.', '/');
  std::ifstream stream("/proc/sys/" + file);
  std::getline(stream, value);
  std::replace(value.begin(), value.end(), '\t', ' ');
  return sysctl + " (" + (value.empty() ? "unknown" : value) + ")";
}

[[noreturn]] inline void throw_limit(int error, const std::string& call, const char* sysctl) {
  throw_system_error(error, call + " (limit: " + with_value(sysctl) + ")");
}

}  // namespace ipcmark::sys
