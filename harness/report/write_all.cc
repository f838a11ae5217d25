#include "harness/report/write_all.h"

#include <cerrno>
#include <string>

#include "harness/core/printable.h"

namespace ipcmark {
namespace {

std::string describe(std::string_view name) {
  return "cannot write " + printable(name, 300) + "; what was written before is kept";
}

}  // namespace

void write_all(int fd, std::string_view text, std::string_view name, WriteCall call) {
  while (!text.empty()) {
    const ssize_t written = call(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw OutputError(errno, describe(name));
    // No file system returns 0 for a non-empty write; retrying one that did would never end.
    if (written == 0) throw OutputError(EIO, describe(name));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void print(std::string_view text) { write_all(STDOUT_FILENO, text, "standard output"); }

}  // namespace ipcmark
