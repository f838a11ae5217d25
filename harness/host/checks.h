// `ipcmark doctor`: what on this machine would spoil a figure, and the command that mends it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/host/facts.h"

namespace ipcmark {

struct Check {
  std::string name;
  std::string status;  // ok, warn, unknown
  std::string state;   // what was found, as one phrase
  std::string advice;  // "" when ok
};

std::vector<Check> run_checks(const std::filesystem::path& root = "/");
// The same from facts that have been read already.
std::vector<Check> run_checks(const std::vector<Fact>& facts);

}  // namespace ipcmark
