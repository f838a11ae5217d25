// A POSIX semaphore with a name, made in one step.
#pragma once

#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "harness/sys/fd.h"

namespace ipcmark::sys {

// Makes the semaphore "/name" with value 0; false and errno when there is one already, or none can
// be made. sem_open(O_CREAT) fills a file of a random name first and then renames it, and a process
// killed between the two leaves that file, which nobody can attribute to anybody.
inline bool create_named_semaphore(const std::string& name) {
  sem_t empty;
  if (::sem_init(&empty, 1, 0) != 0) return false;
  const UniqueFd file(
      ::shm_open(("/sem." + name.substr(1)).c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
  return file && ::write(file.get(), &empty, sizeof empty) == ssize_t{sizeof empty};
}

}  // namespace ipcmark::sys
