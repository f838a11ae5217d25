#include "harness/report/progress.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "harness/core/printable.h"
#include "harness/report/text_layout.h"

namespace ipcmark {
namespace {

using std::chrono::nanoseconds;

bool is_terminal() {
  const char* const type = ::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && type != nullptr && std::string_view(type) != "dumb";
}

std::size_t terminal_columns() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20;
  return known ? size.ws_col : kConsoleColumns;
}

// Progress that cannot be shown is no reason to stop measuring.
void show(const std::string& text) {
  const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
  static_cast<void>(ignored);
}

// What is left at the pace so far; before there is one, at the pace of the estimate.
nanoseconds left_to_do(const ProgressState& state) {
  const double total = static_cast<double>(std::max<std::size_t>(state.total, 1));
  const double done = static_cast<double>(state.done) / total;
  const double planned = static_cast<double>(state.planned.count()) * (1 - done);
  const double paced =
      done > 0 ? static_cast<double>(state.elapsed.count()) * (1 / done - 1) : planned;
  return nanoseconds(static_cast<nanoseconds::rep>(done > 0.02 ? paced : planned));
}

}  // namespace

std::string minutes(nanoseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string progress_line(const ProgressState& state, std::string_view case_id,
                          std::size_t columns) {
  const std::string line = fmt::format(
      "[{:>{}}/{}] {}, {} left  {}", state.done, fmt::formatted_size("{}", state.total),
      state.total, minutes(state.elapsed), minutes(left_to_do(state)), printable(case_id, 500));
  return line.size() <= columns ? line : left(line, columns);
}

Progress::Progress(nanoseconds planned)
    : terminal_(is_terminal()), planned_(planned), start_(std::chrono::steady_clock::now()) {}

void Progress::update(std::string_view case_id, std::size_t done, std::size_t total) {
  const nanoseconds elapsed = std::chrono::steady_clock::now() - start_;
  const ProgressState state{done, total, elapsed, planned_};
  if (terminal_) {
    show("\r\x1b[K" + progress_line(state, case_id, terminal_columns() - 1));
    visible_ = true;
    return;
  }
  const std::size_t tenths = done * 10 / std::max<std::size_t>(total, 1);
  if (tenths == tenths_) return;
  tenths_ = tenths;
  show(progress_line(state, case_id, 500) + "\n");
}

void Progress::clear() {
  if (visible_) show("\r\x1b[K");
  visible_ = false;
}

}  // namespace ipcmark
