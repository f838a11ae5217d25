#include "harness/run/suite_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "harness/core/printable.h"
#include "harness/core/units.h"
#include "harness/sys/fd.h"

namespace ipcmark {
namespace {

constexpr std::size_t kMaxFileBytes = 256 << 10;
constexpr std::size_t kMaxLineBytes = 4096;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw UsageError("suite " + printable(file.string(), 300) + ": " + why);
}

sys::UniqueFd open_regular(const std::filesystem::path& file) {
  sys::UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) refuse(file, std::generic_category().message(errno));
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) refuse(file, "not a file");
  return fd;
}

void check_lines(const std::filesystem::path& file, const std::string& text) {
  std::size_t number = 1;
  for (std::size_t at = 0; at < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end - at > kMaxLineBytes) {
      refuse(file, "line " + std::to_string(number) + " is longer than 4096 bytes");
    }
    at = end + 1;
  }
}

}  // namespace

std::string read_suite_text(const std::filesystem::path& file) {
  const sys::UniqueFd fd = open_regular(file);
  std::string text;
  std::array<char, 4096> block;
  for (;;) {
    const ssize_t count = ::read(fd.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(file, std::generic_category().message(errno));
    if (count == 0) break;
    text.append(block.data(), static_cast<std::size_t>(count));
    if (text.size() > kMaxFileBytes) refuse(file, "longer than 256KiB");
  }
  check_lines(file, text);
  return text;
}

}  // namespace ipcmark
