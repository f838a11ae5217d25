#include "harness/cli/external.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <set>
#include <system_error>

#include "harness/cli/install_paths.h"

namespace ipcmark {
namespace {

namespace fs = std::filesystem;

const std::string kPrefix = "ipcmark-";

// A verb is a word, never a path: `ipcmark ../x` must not leave the folder.
bool is_verb(const std::string& word) {
  return !word.empty() && word.size() <= 40 &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
}

[[noreturn]] void become(const fs::path& program, const std::vector<std::string>& arguments) {
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  // Ignored signals stay ignored across exec, and a Python tool expects to die of these.
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGXFSZ, SIG_DFL);
  ::execv(program.c_str(), argv.data());
  throw std::system_error(errno, std::generic_category(), "cannot start " + program.string());
}

}  // namespace

std::vector<std::string> external_verbs() {
  std::set<std::string> verbs;
  for (const fs::path& folder : libexec_folders()) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
      const std::string name = entry.path().filename().string();
      if (!name.starts_with(kPrefix) || ::access(entry.path().c_str(), X_OK) != 0) continue;
      if (const std::string verb = name.substr(kPrefix.size()); is_verb(verb)) verbs.insert(verb);
    }
  }
  return {verbs.begin(), verbs.end()};
}

void exec_external(const std::string& verb, const std::vector<std::string>& arguments) {
  if (!is_verb(verb)) return;
  for (const fs::path& folder : libexec_folders()) {
    const fs::path program = folder / (kPrefix + verb);
    if (::access(program.c_str(), X_OK) == 0) become(program, arguments);
  }
}

}  // namespace ipcmark
