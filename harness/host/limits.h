// The kernel's limits under the names that manuals give them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipcmark {

// "fs.pipe-max-size, RLIMIT_MSGQUEUE" as its parts.
std::vector<std::string> limit_names(std::string_view list);

// "fs.pipe-max-size", not "RLIMIT_NOFILE", a constant of a library or a sentence.
bool is_sysctl(std::string_view name);

// What a sysctl or RLIMIT_.. is now. Nothing for every other name, and for a sysctl that this kernel
// has not, or not before a module is loaded. root: where /proc is.
std::optional<std::string> current_limit(std::string_view name,
                                         const std::filesystem::path& root = "/");

}  // namespace ipcmark
