// A POSIX semaphore with a name, made in one step.
#pragma once

#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "harness/sys/fd.h"

namespace ipcmark::sys {

// Makes the semaphore "/name" with value 0; false and errno when there is one already, or none can
// be made. sem_open(O_CREAT) fills a file of a random name first and then renames it, and a process
// killed between the two leaves that file, which nobody can attribute to anybody.
inline bool create_named_semaphore(const std::string& name) {
  sem_t empty;
  if (::sem_init(&empty, 1, 0) != 0) return false;
  const std::string path = "/sem." + name.substr(1);
  const UniqueFd file(::shm_open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
  if (!file) return false;
  if (::write(file.get(), &empty, sizeof empty) == ssize_t{sizeof empty}) return true;
  const int error = errno;  // no room in /dev/shm: an empty file is nobody's semaphore
  ::shm_unlink(path.c_str());
  errno = error;
  return false;
}

}  // namespace ipcmark::sys
