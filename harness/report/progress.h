// How far a run is, on standard error: one line that rewrites itself on a terminal, otherwise a
// line for every tenth of the way.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace ipcmark {

// "3:20", "1:02:03".
std::string minutes(std::chrono::nanoseconds time);

struct ProgressState {
  std::size_t done = 0;
  std::size_t total = 0;
  std::chrono::nanoseconds elapsed{0};
  std::chrono::nanoseconds planned{0};  // the estimate for everything, until better is known
};

// "[ 12/345] 0:07, 3:20 left  ping_pong/pipe/block/64B/same_llc", no wider than `columns`.
std::string progress_line(const ProgressState& state, std::string_view case_id,
                          std::size_t columns);

class Progress {
 public:
  explicit Progress(std::chrono::nanoseconds planned);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  void update(std::string_view case_id, std::size_t done, std::size_t total);
  // Takes the line off a terminal, so that something else can be written.
  void clear();

 private:
  bool terminal_;
  bool visible_ = false;
  std::size_t tenths_ = 0;
  std::chrono::nanoseconds planned_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace ipcmark
