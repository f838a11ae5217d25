// Counting semaphores as the textbook has them, P and V, over both of the kernel's interfaces.
#pragma once

#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/sem.h>

#include <array>
#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

#include "bench/waits/deadline.h"
#include "harness/core/bytes.h"
#include "harness/sys/error.h"
#include "harness/sys/mapping.h"
#include "harness/sys/object_journal.h"

namespace ipcmark {

// ThreadSanitizer does not know semop, and would take what it orders for a race.
#if defined(__SANITIZE_THREAD__)
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);
inline void tell_sanitizer_acquired(void* lock) { __tsan_acquire(lock); }
inline void tell_sanitizer_released(void* lock) { __tsan_release(lock); }
#else
inline void tell_sanitizer_acquired(void*) {}
inline void tell_sanitizer_released(void*) {}
#endif

// A System V set of N semaphores, gone with its owner. With kUndo the kernel takes back what a
// process has done when it dies (SEM_UNDO): right for a lock, whose P and V come from one process;
// elsewhere the account of each process grows until semop fails with ERANGE.
template <std::size_t N, bool kUndo>
class SysvSemaphores {
 public:
  static constexpr std::string_view kName = kUndo ? "sysv_undo" : "sysv";

  SysvSemaphores(ObjectJournal* journal, const std::array<unsigned short, N>& values)
      : intent_(std::make_unique<Intent>(
            journal, ObjectName{ObjectKind::sysv_sem, random_object_key(), {}})),
        id_(sys::check(::semget(intent_->object().key, N, IPC_CREAT | IPC_EXCL | 0600),
                       "semget (limits: kernel.sem)")) {
    for (std::size_t i = 0; i < N; ++i)
      sys::check(::semctl(id_, static_cast<int>(i), SETVAL, static_cast<int>(values[i])), "semctl");
  }
  SysvSemaphores(SysvSemaphores&& other) noexcept
      : intent_(std::move(other.intent_)), id_(std::exchange(other.id_, -1)) {}
  SysvSemaphores& operator=(SysvSemaphores&&) = delete;
  ~SysvSemaphores() {
    if (id_ >= 0) ::semctl(id_, 0, IPC_RMID);
  }

  void p(std::size_t which) {
    operate(which, -1);
    tell_sanitizer_acquired(this);
  }
  void p_within(std::size_t which, std::chrono::seconds limit) {
    const timespec length{limit.count(), 0};
    operate(which, -1, &length);
    tell_sanitizer_acquired(this);
  }
  void v(std::size_t which) {
    tell_sanitizer_released(this);
    operate(which, 1);
  }

 private:
  // Without a limit it is semop(2).
  void operate(std::size_t which, short change, const timespec* limit = nullptr) {
    sembuf operation{static_cast<unsigned short>(which), change, kUndo ? SEM_UNDO : 0};
    while (::semtimedop(id_, &operation, 1, limit) < 0) {
      if (errno == EAGAIN) waits::throw_limit_reached("semtimedop");
      if (errno != EINTR) sys::throw_system_error(errno, "semop");
    }
  }

  std::unique_ptr<Intent> intent_;
  int id_;
};

// N unnamed POSIX semaphores in shared memory.
template <std::size_t N>
class PosixSemaphores {
 public:
  static constexpr std::string_view kName = "posix";

  PosixSemaphores(ObjectJournal*, const std::array<unsigned short, N>& values) {
    for (std::size_t i = 0; i < N; ++i)
      sys::check(::sem_init(&(*semaphores_)[i].semaphore, 1, values[i]), "sem_init");
  }

  void p(std::size_t which) {
    while (::sem_wait(&(*semaphores_)[which].semaphore) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "sem_wait");
    }
  }
  void p_within(std::size_t which, std::chrono::seconds limit) {
    const timespec until = waits::deadline(limit, CLOCK_REALTIME);
    while (::sem_timedwait(&(*semaphores_)[which].semaphore, &until) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "sem_timedwait");
    }
  }
  void v(std::size_t which) {
    sys::check(::sem_post(&(*semaphores_)[which].semaphore), "sem_post");
  }

 private:
  struct Apart {
    alignas(kNoSharing) sem_t semaphore;
  };
  sys::Shared<std::array<Apart, N>> semaphores_;
};

}  // namespace ipcmark
