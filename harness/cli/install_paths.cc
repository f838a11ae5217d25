#include "harness/cli/install_paths.h"

#include <system_error>

namespace ipcmark {
namespace {

namespace fs = std::filesystem;

// The folder of the running program, through symbolic links; empty when /proc is not there.
fs::path program_folder() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

// Absolute, or nothing is found there.
fs::path& other_prefix() {
  static fs::path prefix = "/nonexistent";
  return prefix;
}

std::vector<fs::path> existing(const std::vector<fs::path>& folders) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const fs::path& folder : folders) {
    if (fs::is_directory(folder, error)) found.push_back(folder.lexically_normal());
  }
  return found;
}

}  // namespace

void look_below(const fs::path& prefix) { other_prefix() = prefix; }

std::vector<fs::path> suite_folders() {
  const fs::path here = program_folder();
  return existing({
      here / "../share/ipcmark/suites",
      here / "ipcmark-tree/bench/suites",
      other_prefix() / "share/ipcmark/suites",
  });
}

std::vector<fs::path> libexec_folders() {
  const fs::path here = program_folder();
  return existing({
      here / "../libexec/ipcmark/scripts/libexec",
      here / "../libexec/ipcmark",
      here / "ipcmark-tree/scripts/libexec",
      other_prefix() / "libexec/ipcmark/scripts/libexec",
  });
}

}  // namespace ipcmark
