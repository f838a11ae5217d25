#include "harness/report/console.h"

#include <stdlib.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "harness/report/text_layout.h"

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

}  // namespace

std::size_t console_columns(int fd) {
  winsize window{};
  const bool terminal = ::ioctl(fd, TIOCGWINSZ, &window) == 0 && window.ws_col > 0;
  const std::size_t columns = terminal ? window.ws_col : asked_for();
  return columns == 0 ? kConsoleColumns : std::clamp(columns, kNarrowest, kWidest);
}

}  // namespace ipcmark
