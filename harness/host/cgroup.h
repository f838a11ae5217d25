// The cgroups that can hold this process's CPU time back.
#pragma once

#include <filesystem>
#include <vector>

namespace ipcmark {

// Folders of the CPU controller, version 1 or 2: the process's own cgroup first, then its ancestors
// as far as they are mounted, because each may have a quota. Empty when there are none.
std::vector<std::filesystem::path> cpu_cgroups(const std::filesystem::path& root = "/");

}  // namespace ipcmark
