#include "harness/host/readers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>
#include <utility>

#include "harness/host/path_glob.h"
#include "harness/sys/text_file.h"

namespace ipcmark {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSeparators = " \t:=";

std::pair<std::string_view, std::string_view> split_source(std::string_view source) {
  const std::size_t colon = source.find(':');
  return {source.substr(0, colon), source.substr(colon + 1)};
}

// The value on this line; nullopt when the line has another name.
std::optional<std::string> value_of(std::string_view line, std::string_view name) {
  if (!line.starts_with(name)) return std::nullopt;
  line.remove_prefix(name.size());
  if (!line.empty() && kSeparators.find(line.front()) == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t begin = line.find_first_not_of(kSeparators);
  return std::string(begin == std::string_view::npos ? "" : line.substr(begin));
}

}  // namespace

std::optional<std::string> field(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (auto value = value_of(text.substr(0, end), name)) return value;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return std::nullopt;
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" \t\n"));
}

std::optional<std::string> read_file(const fs::path& root, std::string_view source) {
  return sys::read_text(sys::under(root, source));
}

std::optional<std::string> read_choice(const fs::path& root, std::string_view source) {
  auto text = read_file(root, source);
  if (!text) return std::nullopt;
  const std::size_t open = text->find('[');
  const std::size_t close = text->find(']');
  if (open == std::string::npos || close == std::string::npos || close < open) return text;
  return text->substr(open + 1, close - open - 1);
}

std::optional<std::string> read_field(const fs::path& root, std::string_view source) {
  const auto [path, name] = split_source(source);
  const auto text = read_file(root, path);
  return text ? field(*text, name) : std::nullopt;
}

std::optional<std::string> read_field_word(const fs::path& root, std::string_view source) {
  const auto value = read_field(root, source);
  return value ? std::optional<std::string>(first_word(*value)) : std::nullopt;
}

std::optional<std::string> read_distinct(const fs::path& root, std::string_view source) {
  std::set<std::string> values;
  for (const fs::path& path : glob_paths(root, source)) {
    if (auto text = sys::read_text(path)) values.insert(*std::move(text));
  }
  if (values.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(values, ", "));
}

}  // namespace ipcmark
