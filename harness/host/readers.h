// Readers that many facts share. `source` says what to read: a path below root, where
// "path:name" is one field of a file and '*' in the path stands for every match.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ipcmark {

// What follows the name on its line, in "name: value", "name=value" and "name   value" files.
std::optional<std::string> field(std::string_view text, std::string_view name);
std::string_view first_word(std::string_view text);

// The whole file.
std::optional<std::string> read_file(const std::filesystem::path& root, std::string_view source);
// The choice in brackets: "always [madvise] never".
std::optional<std::string> read_choice(const std::filesystem::path& root, std::string_view source);
// A field, or its first word only.
std::optional<std::string> read_field(const std::filesystem::path& root, std::string_view source);
std::optional<std::string> read_field_word(const std::filesystem::path& root,
                                           std::string_view source);
// The distinct contents of all matches: "performance" or "performance, powersave".
std::optional<std::string> read_distinct(const std::filesystem::path& root,
                                         std::string_view source);

}  // namespace ipcmark
