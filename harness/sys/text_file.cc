#include "harness/sys/text_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

#include "harness/sys/fd.h"

namespace ipcmark::sys {

namespace {

constexpr int kMaxCpuNumber = 1 << 20;

// Takes a CPU number off the front of text.
std::optional<int> take_cpu(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number < 0 || number > kMaxCpuNumber) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

// Takes "8" or "0-3", and the comma after it.
bool take_range(std::string_view& text, std::vector<int>& cpus) {
  const std::optional<int> first = take_cpu(text);
  std::optional<int> last = first;
  if (text.starts_with('-')) {
    text.remove_prefix(1);
    last = take_cpu(text);
  }
  if (!first || !last) return false;
  for (int cpu = *first; cpu <= *last; ++cpu) cpus.push_back(cpu);
  if (text.starts_with(',')) text.remove_prefix(1);
  return true;
}

void trim_end(std::string& text) { text.erase(text.find_last_not_of(" \t\r\n") + 1); }

}  // namespace

std::filesystem::path under(const std::filesystem::path& root, std::string_view absolute) {
  return root / std::filesystem::path(absolute).relative_path();
}

std::optional<std::string> read_text(const std::filesystem::path& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return std::nullopt;
  std::string text;
  std::array<char, 4096> block;
  for (;;) {
    const ssize_t count = ::read(fd.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    text.append(block.data(), static_cast<std::size_t>(count));
  }
  trim_end(text);
  return text;
}

std::optional<int> read_int(const std::filesystem::path& path) {
  const std::optional<std::string> text = read_text(path);
  if (!text) return std::nullopt;
  int number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  return error == std::errc{} ? std::optional(number) : std::nullopt;
}

std::vector<int> parse_cpu_list(std::string_view text) {
  std::vector<int> cpus;
  while (take_range(text, cpus)) {
  }
  std::sort(cpus.begin(), cpus.end());
  return cpus;
}

std::vector<int> read_cpu_list(const std::filesystem::path& path) {
  return parse_cpu_list(read_text(path).value_or(""));
}

}  // namespace ipcmark::sys
