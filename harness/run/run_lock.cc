#include "harness/run/run_lock.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <optional>

#include "harness/sys/error.h"

namespace ipcmark {

namespace {

// Rare enough not to disturb what the holder measures. Waiting in the kernel (F_SETLKW) would be
// quieter still, but a blocked signal, or a handler with SA_RESTART, would never end it.
constexpr timespec kStep{.tv_sec = 0, .tv_nsec = 250'000'000};

bool is_stop_pending() {
  constexpr std::array kStops{SIGINT, SIGTERM, SIGHUP};
  sigset_t pending;
  ::sigpending(&pending);
  return std::any_of(kStops.begin(), kStops.end(),
                     [&](int stop) { return ::sigismember(&pending, stop) == 1; });
}

void pause_or_throw() {
  if (is_stop_pending() || ::nanosleep(&kStep, nullptr) == -1) {
    sys::throw_system_error(EINTR, "waiting for another run to finish measuring");
  }
}

// Takes the lock, or returns who has it.
std::optional<pid_t> take_or_find_holder(int file) {
  while (true) {
    struct flock wanted {};
    wanted.l_type = F_WRLCK;
    if (::fcntl(file, F_SETLK, &wanted) == 0) return std::nullopt;
    if (errno != EAGAIN && errno != EACCES) sys::throw_system_error(errno, "lock of the run");
    sys::check(::fcntl(file, F_GETLK, &wanted), "holder of the run lock");
    if (wanted.l_type != F_UNLCK) return std::max(wanted.l_pid, 0);
  }
}

}  // namespace

RunLock RunLock::acquire(const std::filesystem::path& folder,
                         const std::function<void(pid_t holder)>& on_wait) {
  const std::filesystem::path path = folder / "measuring.lock";
  sys::UniqueFd file(
      sys::check(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR),
                 "open of the run lock"));
  if (const auto holder = take_or_find_holder(file.get())) {
    on_wait(*holder);
    while (take_or_find_holder(file.get())) pause_or_throw();
  }
  return RunLock(std::move(file));
}

}  // namespace ipcmark
