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

std::vector<fs::path> existing(const std::vector<fs::path>& folders) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const fs::path& folder : folders) {
    if (fs::is_directory(folder, error)) found.push_back(folder.lexically_normal());
  }
  return found;
}

}  // namespace

std::vector<fs::path> suite_folders() {
  const fs::path here = program_folder();
  return existing({
      here / "../share/ipcmark/suites",
#ifdef IPCMARK_SUITES_DIR
      IPCMARK_SUITES_DIR,
#endif
  });
}

std::vector<fs::path> libexec_folders() {
  const fs::path here = program_folder();
  return existing({
      here / "../libexec/ipcmark/scripts/libexec",
      here / "../libexec/ipcmark",
#ifdef IPCMARK_LIBEXEC_DIR
      IPCMARK_LIBEXEC_DIR,
#endif
  });
}

}  // namespace ipcmark
