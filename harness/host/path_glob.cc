#include "harness/host/path_glob.h"

#include <glob.h>

#include <span>

#include "harness/sys/text_file.h"

namespace ipcmark {

std::vector<std::filesystem::path> glob_paths(const std::filesystem::path& root,
                                              std::string_view pattern) {
  glob_t matches{};
  std::vector<std::filesystem::path> paths;
  if (::glob(sys::under(root, pattern).c_str(), 0, nullptr, &matches) == 0) {
    const std::span found(matches.gl_pathv, matches.gl_pathc);
    paths.assign(found.begin(), found.end());
  }
  ::globfree(&matches);
  return paths;
}

}  // namespace ipcmark
