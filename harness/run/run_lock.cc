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

// Bytes of the lock's file, which need not be there. A length of 0 has no end.
struct flock bytes(short type, std::uint64_t from, std::uint64_t length) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_start = static_cast<off_t>(from);
  lock.l_len = static_cast<off_t>(length);
  return lock;
}

// Who keeps us from having such a lock, if anybody.
std::optional<pid_t> holder_against(int file, struct flock wanted) {
  sys::check(::fcntl(file, F_GETLK, &wanted), "holder of the run lock");
  if (wanted.l_type == F_UNLCK) return std::nullopt;
  return std::max(wanted.l_pid, 0);
}

// Takes such a lock, or returns who has it.
std::optional<pid_t> take_or_find_holder(int file, struct flock wanted) {
  while (true) {
    if (::fcntl(file, F_SETLK, &wanted) == 0) return std::nullopt;
    if (errno != EAGAIN && errno != EACCES) sys::throw_system_error(errno, "lock of the run");
    if (const auto holder = holder_against(file, wanted)) return holder;
  }
}

// Every other byte than 0 and the group's.
std::optional<pid_t> holder_of_others(int file, std::uint64_t group) {
  if (group > 1) {
    if (const auto holder = holder_against(file, bytes(F_WRLCK, 1, group - 1))) return holder;
  }
  return holder_against(file, bytes(F_WRLCK, group + 1, 0));
}

// Who measures alone has all bytes. A group shares the byte of its number, and byte 0 is held for as
// long as it takes to see that nobody has another one: two groups cannot both have looked in vain.
std::optional<pid_t> join_or_find_holder(int file, std::uint64_t group) {
  if (group == 0) return take_or_find_holder(file, bytes(F_WRLCK, 0, 0));
  auto holder = take_or_find_holder(file, bytes(F_WRLCK, 0, 1));
  if (holder) return holder;
  holder = holder_of_others(file, group);
  if (!holder) holder = take_or_find_holder(file, bytes(F_RDLCK, group, 1));
  struct flock gate = bytes(F_UNLCK, 0, 1);
  sys::check(::fcntl(file, F_SETLK, &gate), "unlock of the run's gate");
  return holder;
}

}  // namespace

RunLock RunLock::acquire(const std::filesystem::path& folder,
                         const std::function<void(pid_t holder)>& on_wait, std::uint64_t group) {
  const std::filesystem::path path = folder / "measuring.lock";
  sys::UniqueFd file(
      sys::check(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR),
                 "open of the run lock"));
  if (const auto holder = join_or_find_holder(file.get(), group)) {
    on_wait(*holder);
    while (join_or_find_holder(file.get(), group)) pause_or_throw();
  }
  return RunLock(std::move(file));
}

}  // namespace ipcmark
