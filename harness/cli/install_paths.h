// Where our own files are: beside an installed program, or in the source tree that it was built from:
// `ipcmark-tree`, beside a program that is not installed, leads there.
#pragma once

#include <filesystem>
#include <vector>

namespace ipcmark {

// Also look where ipcmark is installed: for a program of somebody else's that is made of our package.
void look_below(const std::filesystem::path& prefix);

// In the order in which to look; folders that do not exist are left out.
std::vector<std::filesystem::path> suite_folders();
std::vector<std::filesystem::path> libexec_folders();

}  // namespace ipcmark
