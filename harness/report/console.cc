#include "harness/report/console.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string>
#include <string_view>

namespace ipcmark {
namespace {

constexpr std::size_t kNarrowest = 60, kWidest = 160;

std::size_t asked_for() {
  const char* const text = ::getenv("COLUMNS");
  if (text == nullptr) return 0;
  const std::string_view view(text);
  std::size_t columns = 0;
  const auto [end, error] = std::from_chars(view.data(), view.data() + view.size(), columns);
  return error == std::errc{} && *end == '\0' ? columns : 0;
}

std::string_view variable(const char* name) {
  const char* const value = ::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_smart_terminal(int fd) {
  const std::string_view type = variable("TERM");
  return ::isatty(fd) == 1 && !type.empty() && type != "dumb";
}

// The first of the three that is set decides, as in setlocale(3). Not every program calls that, and
// ours does not: numbers have their point whatever the locale.
bool locale_has_utf8() {
  for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value(variable(name));
    if (value.empty()) continue;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

std::size_t console_columns(int fd) {
  winsize window{};
  const bool terminal = ::ioctl(fd, TIOCGWINSZ, &window) == 0 && window.ws_col > 0;
  const std::size_t columns = terminal ? window.ws_col : asked_for();
  return columns == 0 ? kConsoleColumns : std::clamp(columns, kNarrowest, kWidest);
}

ConsoleLook console_look(int fd) {
  const bool smart = is_smart_terminal(fd);
  return {smart && variable("NO_COLOR").empty(), smart && locale_has_utf8(), console_columns(fd)};
}

}  // namespace ipcmark
