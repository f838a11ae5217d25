// Where our own files are: beside an installed program, or in the source tree that it was built
// from.
#pragma once

#include <filesystem>
#include <vector>

namespace ipcmark {

// In the order in which to look; folders that do not exist are left out.
std::vector<std::filesystem::path> suite_folders();
std::vector<std::filesystem::path> libexec_folders();

}  // namespace ipcmark
