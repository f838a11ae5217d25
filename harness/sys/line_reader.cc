#include "harness/sys/line_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "harness/sys/error.h"

namespace ipcmark::sys {

LineReader::LineReader(const std::string& path, std::size_t max_line_bytes)
    : fd_(check(::open(path.c_str(), O_RDONLY | O_CLOEXEC), "open")),
      max_line_bytes_(max_line_bytes) {}

bool LineReader::piece(std::string_view& text) {
  if (begin_ == end_) {
    ssize_t count;
    while ((count = ::read(fd_.get(), block_.data(), block_.size())) < 0 && errno == EINTR) {
    }
    begin_ = 0;
    end_ = static_cast<std::size_t>(check(count, "read"));
    if (end_ == 0) return false;
  }
  const std::string_view there(block_.data() + begin_, end_ - begin_);
  text = there.substr(0, there.find('\n'));
  ended_ = text.size() < there.size();
  begin_ += text.size() + (ended_ ? 1 : 0);
  return true;
}

// What is left of a line that was cut is read only now: it may have no end.
bool LineReader::next(std::string& line) {
  std::string_view text;
  while (!ended_ && piece(text)) {
  }
  line.clear();
  cut_ = ended_ = false;
  bool any = false;
  while (!ended_ && !cut_ && piece(text)) {
    any = true;
    cut_ = text.size() > max_line_bytes_ - line.size();
    line.append(text.substr(0, max_line_bytes_ - line.size()));
  }
  number_ += any ? 1 : 0;
  return any;
}

}  // namespace ipcmark::sys
