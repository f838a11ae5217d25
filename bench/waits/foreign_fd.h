// A descriptor of another process, copied into this one: pidfd_getfd(2).
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>

#include "harness/sys/error.h"
#include "harness/sys/fd.h"

namespace ipcmark::waits {

inline int pidfd_getfd(pid_t process, int fd) {
  const sys::UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  return pidfd ? static_cast<int>(::syscall(SYS_pidfd_getfd, pidfd.get(), fd, 0)) : -1;
}

// Throws std::system_error. The caller closes it.
inline int foreign_fd(pid_t process, int fd) {
  if (process == ::getpid()) {
    return sys::check(::fcntl(fd, F_DUPFD_CLOEXEC, 0), "fcntl F_DUPFD_CLOEXEC");
  }
  return sys::check(pidfd_getfd(process, fd), "pidfd_getfd");
}

// Where the Yama module restricts tracing, only parents may, unless the process lets others. It is
// refused where there is no such module; then nothing need be allowed.
inline void allow_foreign_fd() { ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0); }

// Tries it on a child.
inline std::optional<std::string> foreign_fd_unsupported() {
  const sys::UniqueFd any(::eventfd(0, EFD_CLOEXEC));
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) ::pause();
  }
  if (child < 0) return "no child can be forked to try pidfd_getfd on";
  const sys::UniqueFd copy(pidfd_getfd(child, any.get()));
  const int error = errno;
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  if (copy) return std::nullopt;
  return std::string("pidfd_getfd is refused (") + ::strerrorname_np(error) +
         "): it needs the right to trace the other process";
}

}  // namespace ipcmark::waits
