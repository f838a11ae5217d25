// One System V semaphore that goes with its owner; the journal knows its key as long as it exists.
#pragma once

#include <sys/ipc.h>
#include <sys/sem.h>

#include <cerrno>
#include <memory>

#include "bench/adapters/limits.h"
#include "harness/sys/error.h"
#include "harness/sys/object_journal.h"

namespace ipcmark {

class SysvSemaphore {
 public:
  SysvSemaphore() = default;
  SysvSemaphore(const SysvSemaphore&) = delete;
  SysvSemaphore& operator=(const SysvSemaphore&) = delete;
  ~SysvSemaphore() {
    if (id_ >= 0) ::semctl(id_, 0, IPC_RMID);
  }

  void make(ObjectJournal* journal) {
    intent_ = std::make_unique<Intent>(journal,
                                       ObjectName{ObjectKind::sysv_sem, random_object_key(), {}});
    id_ = ::semget(intent_->object().key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (id_ < 0) sys::throw_limit(errno, "semget", "kernel.sem");
  }

  // One semop(2), which EINTR does not end; false when it would have to wait (IPC_NOWAIT), or has
  // waited too long.
  bool change(int by, int flags, const timespec* limit = nullptr) {
    sembuf operation{0, static_cast<short>(by), static_cast<short>(flags)};
    while (::semtimedop(id_, &operation, 1, limit) < 0) {
      if (errno == EAGAIN) return false;
      if (errno != EINTR) sys::throw_system_error(errno, "semop");
    }
    return true;
  }
  // Also forgets what every process would have undone.
  void set(int value) { sys::check(::semctl(id_, 0, SETVAL, value), "semctl SETVAL"); }

 private:
  std::unique_ptr<Intent> intent_;  // the supervisor's, and on its heap; workers do not touch it
  int id_ = -1;
};

}  // namespace ipcmark
