// Where a user's runs keep what must outlive them: journals, the run lock, FIFOs and sockets.
#pragma once

#include <filesystem>

namespace ipcmark {

// A folder that is ours alone: 0700, owned by us, not a symbolic link. Made when it is missing;
// std::system_error says what is wrong with one that somebody else may have put there.
class RunFolder {
 public:
  explicit RunFolder(const std::filesystem::path& path);

  // $XDG_RUNTIME_DIR/ipcmark where that belongs to us, else ${TMPDIR:-/tmp}/ipcmark-UID.
  static RunFolder of_this_user();

  // Absolute. A named path object (ObjectKind::path) must lie directly inside.
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace ipcmark
