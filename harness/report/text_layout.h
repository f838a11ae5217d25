// Lines that fit a console.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ipcmark {

inline constexpr std::size_t kConsoleColumns = 80;

// Exactly `width` columns: cut with '~', or filled with spaces. ASCII.
std::string left(std::string_view text, std::size_t width);
std::string right(std::string_view text, std::size_t width);

// Broken at spaces, or within a word that is longer than a line. The first line starts after
// `first_indent` columns that are there already, the others with `indent` spaces. Ends with a
// newline.
std::string wrap(std::string_view text, std::size_t first_indent, std::size_t indent,
                 std::size_t width = kConsoleColumns);

}  // namespace ipcmark
