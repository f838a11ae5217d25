// The kernel's small text files in /proc and /sys.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipcmark::sys {

// An absolute path as seen below `root`: tests put a made-up machine there.
std::filesystem::path under(const std::filesystem::path& root, std::string_view absolute);

// The whole content without trailing white space; nullopt when it cannot be read.
std::optional<std::string> read_text(const std::filesystem::path& path);
// The first decimal number in the file.
std::optional<int> read_int(const std::filesystem::path& path);

// "0-3,8,10-11" as ascending numbers; what is malformed ends the list.
std::vector<int> parse_cpu_list(std::string_view text);
// Empty when the file is missing.
std::vector<int> read_cpu_list(const std::filesystem::path& path);

}  // namespace ipcmark::sys
