#include "harness/run/suite.h"

#include <toml++/toml.h>

#include <set>
#include <string_view>
#include <system_error>

#include "harness/core/printable.h"
#include "harness/core/suggest.h"
#include "harness/run/suite_file.h"

namespace ipcmark {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtension = ".toml";
constexpr std::size_t kMaxTextBytes = 500;

// One suite file being read: every complaint names the file and the line.
class Reader {
 public:
  explicit Reader(const fs::path& file) : file_(printable(file.string(), 300)) {}

  Suite read(const std::string& text, const std::string& standard_name) const;

 private:
  [[noreturn]] void refuse(const toml::source_region& where, const std::string& why) const {
    throw UsageError(file_ + ":" + std::to_string(where.begin.line) + ": " + why);
  }
  toml::table parse(const std::string& text) const;
  std::string text_of(const toml::node& node) const;
  std::vector<std::string> values_of(const toml::node& node) const;
  void fill(Sweep& sweep, const toml::node& node) const;
  const toml::array& sweeps_of(const toml::node& node) const;
  void take(Suite& suite, const Sweep& defaults, const toml::key& key,
            const toml::node& node) const;

  std::string file_;
};

toml::table Reader::parse(const std::string& text) const try {
  return toml::parse(text, file_);
} catch (const toml::parse_error& error) {
  refuse(error.source(), printable(error.description(), 300));
}

std::string Reader::text_of(const toml::node& node) const {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  refuse(node.source(), "expected a text, a whole number, or an array of them");
}

std::vector<std::string> Reader::values_of(const toml::node& node) const {
  if (!node.is_array()) return {text_of(node)};
  std::vector<std::string> values;
  for (const toml::node& element : *node.as_array()) values.push_back(text_of(element));
  return values;
}

void Reader::fill(Sweep& sweep, const toml::node& node) const {
  if (!node.is_table()) refuse(node.source(), "expected a table of options");
  for (const auto& [key, value] : *node.as_table()) {
    const std::vector<std::string> values = values_of(value);
    try {
      sweep.set(key.str(), values);
    } catch (const UsageError& error) {
      refuse(key.source(), error.what());
    }
  }
}

const toml::array& Reader::sweeps_of(const toml::node& node) const {
  if (!node.is_array()) refuse(node.source(), "write [[sweep]], with two brackets");
  return *node.as_array();
}

void Reader::take(Suite& suite, const Sweep& defaults, const toml::key& key,
                  const toml::node& node) const {
  if (key == "name") {
    suite.name = text_of(node).substr(0, kMaxTextBytes);
  } else if (key == "description") {
    suite.description = text_of(node).substr(0, kMaxTextBytes);
  } else if (key == "sweep") {
    for (const toml::node& sweep : sweeps_of(node)) {
      fill(suite.sweeps.emplace_back(defaults), sweep);
    }
  } else if (key != "defaults") {
    const std::vector<std::string> known{"name", "description", "defaults", "sweep"};
    const std::string word = printable(key.str(), 60);
    refuse(key.source(), "unknown key '" + word + "'" + did_you_mean(word, known));
  }
}

Suite Reader::read(const std::string& text, const std::string& standard_name) const {
  const toml::table root = parse(text);
  Suite suite{.name = standard_name, .description = "", .sweeps = {}};
  Sweep defaults;
  if (const toml::node* table = root.get("defaults")) fill(defaults, *table);
  for (const auto& [key, node] : root) take(suite, defaults, key, node);
  if (suite.sweeps.empty()) throw UsageError(file_ + ": has no [[sweep]]");
  return suite;
}

// Only a path given as one leaves the suite folders.
bool is_path(const std::string& name) {
  return name.find('/') != std::string::npos || fs::path(name).extension() == kExtension;
}

}  // namespace

fs::path find_suite(const std::string& name_or_path, const std::vector<fs::path>& folders) {
  if (is_path(name_or_path)) return name_or_path;
  std::error_code ignored;
  for (const fs::path& folder : folders) {
    fs::path file = folder / (name_or_path + std::string(kExtension));
    if (fs::is_regular_file(file, ignored)) return file;
  }
  const std::vector<std::string> known = suite_names(folders);
  std::string message = "unknown suite '" + printable(name_or_path, 60) + "'";
  message += did_you_mean(name_or_path, known) + "; give a .toml file";
  for (const std::string& name : known) message += (&name == &known.front() ? " or " : ", ") + name;
  throw UsageError(message);
}

Suite load_suite(const fs::path& file) {
  return Reader(file).read(read_suite_text(file), file.stem().string());
}

std::vector<std::string> suite_names(const std::vector<fs::path>& folders) {
  std::set<std::string> names;
  for (const fs::path& folder : folders) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
      if (entry.path().extension() == kExtension) names.insert(entry.path().stem().string());
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace ipcmark
