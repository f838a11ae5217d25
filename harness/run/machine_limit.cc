#include "harness/run/machine_limit.h"

#include <string.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace ipcmark {

namespace {

struct Remedy {
  int error;
  const char* what_to_do;
};

constexpr std::array kRemedies{
    Remedy{EMFILE, "raise `ulimit -n`"},
    Remedy{ENFILE, "raise fs.file-max"},
    Remedy{EAGAIN, "raise `ulimit -u`, or the limit named"},
    Remedy{ENOSPC, "remove what others left (ipcs, /dev/shm), or raise the limit named"},
    Remedy{ENOMEM, "free memory, or ask for less"},
    Remedy{EPERM, "needs a right that this user has not"},
    Remedy{EACCES, "needs a right that this user has not"},
    Remedy{ENOSYS, "needs another kernel"},
    Remedy{EAFNOSUPPORT, "needs another kernel"},
    Remedy{EOPNOTSUPP, "needs another kernel"},
    Remedy{EPROTONOSUPPORT, "needs another kernel"},
    Remedy{EINVAL, "over a limit, or not known to this kernel"},
};

}  // namespace

std::optional<std::string> machine_limit(const std::system_error& error) {
  const auto remedy = std::find_if(kRemedies.begin(), kRemedies.end(), [&](const Remedy& each) {
    return each.error == error.code().value();
  });
  if (remedy == kRemedies.end()) return std::nullopt;
  return std::string(error.what()) + " (" + ::strerrorname_np(remedy->error) +
         "): " + remedy->what_to_do;
}

}  // namespace ipcmark
