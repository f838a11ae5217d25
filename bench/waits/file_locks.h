// Locks on files to hand off: flock(2), and fcntl(2)'s two kinds of record locks. The files are
// memfds, which have no name. flock and open-file-description locks belong to an open file, and what
// is inherited is the same open file: so each end opens the file again, through /proc/self/fd.
#pragma once

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <string>

#include "bench/waits/handoff.h"
#include "harness/sys/fd.h"

namespace ipcmark::waits {

// A file of the supervisor's, and each end's own opening of it. Those are plain numbers: they belong
// to the worker, and the supervisor, which destroys this, must not close its own of the same number.
class ReopenedFile {
 public:
  static std::optional<std::string> unsupported() {
    if (::access("/proc/self/fd", X_OK) == 0) return std::nullopt;
    return "a memfd can only be opened again through /proc/self/fd, and there is no /proc";
  }

  ReopenedFile() : file_(sys::check(::memfd_create("ipcmark-lock", MFD_CLOEXEC), "memfd_create")) {}

  void attach(Role role) {
    const std::string path = "/proc/self/fd/" + std::to_string(file_.get());
    fd_[static_cast<std::size_t>(role)] =
        sys::check(::open(path.c_str(), O_RDWR | O_CLOEXEC), "open of a memfd");
  }
  void detach(Role role) { ::close(of(role)); }  // with it go its locks
  int of(Role role) const { return fd_[static_cast<std::size_t>(role)]; }

 private:
  sys::UniqueFd file_;
  std::array<int, 2> fd_{-1, -1};
};

// A file each: flock knows no parts of a file.
class FlockLocks {
 public:
  static constexpr std::string_view kName = "flock";
  static constexpr std::string_view kHelp =
      "Three files locked in turn: the sleeper waits in flock(2) for the one that the ringer holds. "
      "Advisory, gone with the last close of the open file.";

  static std::optional<std::string> unsupported() { return ReopenedFile::unsupported(); }
  void attach(Role role) {
    for (ReopenedFile& file : files_) file.attach(role);
  }
  void detach(Role role) {
    for (ReopenedFile& file : files_) file.detach(role);
  }
  void lock(Role role, std::uint32_t i) { call(role, i, LOCK_EX); }
  void unlock(Role role, std::uint32_t i) { call(role, i, LOCK_UN); }

 private:
  void call(Role role, std::uint32_t i, int operation) {
    while (::flock(files_[i].of(role), operation) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "flock");
    }
  }

  std::array<ReopenedFile, kHandoffLocks> files_;
};

// Lock i is byte i of one file.
template <int kSetAndWait>
class RecordLocks {
  static constexpr bool kOfProcess = kSetAndWait == F_SETLKW;

 public:
  static constexpr std::string_view kName = kOfProcess ? "fcntl_lock" : "ofd_lock";
  static constexpr std::string_view kHelp =
      kOfProcess
          ? "Three bytes of a file locked in turn: the sleeper waits in fcntl(F_SETLKW) for the one "
            "that the ringer holds. Such a lock belongs to a process, so two threads of one do not "
            "exclude each other, and there this only polls."
          : "Three bytes of a file locked in turn: the sleeper waits in fcntl(F_OFD_SETLKW) for the "
            "one that the ringer holds. Such a lock belongs to an open file.";

  static std::optional<std::string> unsupported() { return ReopenedFile::unsupported(); }
  void attach(Role role) { file_.attach(role); }
  void detach(Role role) { file_.detach(role); }
  void lock(Role role, std::uint32_t i) { call(role, i, F_WRLCK); }
  void unlock(Role role, std::uint32_t i) { call(role, i, F_UNLCK); }

 private:
  // EDEADLK, which only locks of processes give: both sides wait for a lock at the same moment, and
  // one of the two bells is just being rung. To wake early is allowed.
  void call(Role role, std::uint32_t i, int type) {
    struct flock range {};
    range.l_type = static_cast<short>(type);
    range.l_start = i;
    range.l_len = 1;
    while (::fcntl(file_.of(role), kSetAndWait, &range) < 0 && errno != EDEADLK) {
      if (errno != EINTR) sys::throw_system_error(errno, "fcntl of a lock");
    }
  }

  ReopenedFile file_;
};

using FlockHandoff = HandoffBell<FlockLocks>;
using FcntlHandoff = HandoffBell<RecordLocks<F_SETLKW>>;
using OfdHandoff = HandoffBell<RecordLocks<F_OFD_SETLKW>>;

static_assert(Doorbell<FlockHandoff> && Doorbell<FcntlHandoff> && Doorbell<OfdHandoff>);

}  // namespace ipcmark::waits
