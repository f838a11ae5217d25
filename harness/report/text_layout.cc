#include "harness/report/text_layout.h"

#include <algorithm>

namespace ipcmark {
namespace {

std::string cut(std::string_view text, std::size_t width) {
  if (text.size() <= width) return std::string(text);
  return std::string(text.substr(0, width - 1)) + "~";
}

// How many bytes of text go on a line of `room`: up to a space, or all the room, but never half a
// character. Bytes count as columns, which is on the safe side for UTF-8.
std::size_t line_length(std::string_view text, std::size_t room) {
  if (text.size() <= room) return text.size();
  const std::size_t space = text.substr(0, room + 1).rfind(' ');
  if (space != std::string_view::npos && space > 0) return space;
  std::size_t end = room;
  while (end > 1 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return end;
}

}  // namespace

std::string left(std::string_view text, std::size_t width) {
  const std::string shown = cut(text, width);
  return shown + std::string(width - shown.size(), ' ');
}

std::string right(std::string_view text, std::size_t width) {
  const std::string shown = cut(text, width);
  return std::string(width - shown.size(), ' ') + shown;
}

std::string wrap(std::string_view text, std::size_t first_indent, std::size_t indent,
                 std::size_t width) {
  std::string out;
  std::size_t used = first_indent;
  while (!text.empty()) {
    const std::size_t length = line_length(text, width - used);
    out += std::string(text.substr(0, length)) + "\n";
    text.remove_prefix(length);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (!text.empty()) out += std::string(indent, ' ');
    used = indent;
  }
  return out.empty() ? "\n" : out;
}

}  // namespace ipcmark
