#include "harness/run/run_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "harness/sys/error.h"
#include "harness/sys/fd.h"

namespace ipcmark {

namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

[[noreturn]] void refuse(int error, const std::filesystem::path& path, const std::string& reason) {
  sys::throw_system_error(
      error, fmt::format("run folder {} {}; remove it, or set TMPDIR to a folder of your own",
                         path.native(), reason));
}

// Judges what was opened, not what the name meant a moment ago.
void require_ours(const std::filesystem::path& path) {
  const sys::UniqueFd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder) refuse(errno, path, "is a symbolic link or not a folder that we may open");
  struct stat facts {};
  sys::check(::fstat(folder.get(), &facts), "fstat of the run folder");
  if (facts.st_uid != ::geteuid()) {
    refuse(EPERM, path, fmt::format("belongs to user {}", facts.st_uid));
  }
  if ((facts.st_mode & kOthers) != 0) {
    refuse(EPERM, path, fmt::format("is open to others (mode {:o})", facts.st_mode & 07777U));
  }
}

// Under sudo the variable often still names the folder of the user who called it.
bool is_folder_of_ours(const std::filesystem::path& path) {
  struct stat facts {};
  return path.is_absolute() && ::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) &&
         facts.st_uid == ::geteuid();
}

std::filesystem::path environment_path(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

std::filesystem::path folder_of_this_user() {
  const auto runtime = environment_path("XDG_RUNTIME_DIR");
  if (is_folder_of_ours(runtime)) return runtime / "ipcmark";
  const auto temporary = environment_path("TMPDIR");
  return (temporary.empty() ? "/tmp" : temporary) / fmt::format("ipcmark-{}", ::geteuid());
}

}  // namespace

RunFolder::RunFolder(const std::filesystem::path& path)
    : path_(std::filesystem::absolute(path).lexically_normal()) {
  if (::mkdir(path_.c_str(), S_IRWXU) == -1 && errno != EEXIST) {
    sys::throw_system_error(errno, "mkdir of the run folder " + path_.native());
  }
  require_ours(path_);
}

RunFolder RunFolder::of_this_user() { return RunFolder(folder_of_this_user()); }

}  // namespace ipcmark
