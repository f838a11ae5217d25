#include "harness/sys/open_fds.h"

#include <dirent.h>

#include <cstdlib>
#include <memory>

namespace ipcmark::sys {

std::vector<int> open_fds() {
  std::vector<int> fds;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), ::closedir);
  if (!folder) return fds;
  while (const dirent* entry = ::readdir(folder.get())) {
    const int fd = std::atoi(entry->d_name);
    if (fd > 2 && fd != ::dirfd(folder.get())) fds.push_back(fd);
  }
  return fds;
}

}  // namespace ipcmark::sys
