// A file of any size, line by line, in bounded memory.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "harness/sys/fd.h"

namespace ipcmark::sys {

class LineReader {
 public:
  // Throws std::system_error, here and in next().
  LineReader(const std::string& path, std::size_t max_line_bytes);

  // False at the end. A line that is longer than the limit comes cut to it.
  bool next(std::string& line);
  bool was_cut() const { return cut_; }
  // Of the line that came last, from 1.
  std::size_t number() const { return number_; }

 private:
  // The next piece of the line, without its newline; false at the end of the file.
  bool piece(std::string_view& text);

  UniqueFd fd_;
  std::size_t max_line_bytes_;
  std::array<char, 1 << 16> block_;
  std::size_t begin_ = 0, end_ = 0;
  std::size_t number_ = 0;
  bool cut_ = false;
  bool ended_ = true;  // the newline has been seen
};

}  // namespace ipcmark::sys
