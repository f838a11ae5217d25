// Paths with wildcards below a root.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace ipcmark {

// Every existing path that matches, sorted by name.
std::vector<std::filesystem::path> glob_paths(const std::filesystem::path& root,
                                              std::string_view pattern);

}  // namespace ipcmark
