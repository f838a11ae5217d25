// A process is killed while it holds a lock. Robust mutexes, System V semaphores with SEM_UNDO and
// file locks let the next one in; plain mutexes and semaphores never do.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>

#include "bench/adapters/sysv_semaphore.h"
#include "bench/tests/watchdog.h"
#include "bench/waits/deadline.h"
#include "bench/waits/file_locks.h"
#include "bench/waits/pthread_objects.h"
#include "harness/sys/mapping.h"

namespace ipcmark {
namespace {

using waits::Role;
constexpr std::chrono::seconds kPatience{1};

// Forks a child that does `lock` and is killed once it has.
void die_holding(const std::function<void()>& lock) {
  std::array<int, 2> locked{};
  ASSERT_EQ(::pipe(locked.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    lock();
    if (::write(locked[1], "", 1) == 1) ::pause();
    ::_exit(1);
  }
  ::close(locked[1]);
  char byte;
  EXPECT_EQ(::read(locked[0], &byte, 1), 1);
  ::close(locked[0]);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

int lock_within_patience(pthread_mutex_t& mutex) {
  const timespec until = waits::deadline(kPatience, CLOCK_REALTIME);
  return ::pthread_mutex_timedlock(&mutex, &until);
}
int lock_after_death(pthread_mutex_t& mutex, waits::MutexKind kind) {
  waits::make_shared_mutex(mutex, kind);
  die_holding([&] { ::pthread_mutex_lock(&mutex); });
  return lock_within_patience(mutex);
}

TEST(LockDeathProcesses, ARobustMutexGoesOnAndSaysSoOnce) {
  for (const auto kind : {waits::MutexKind::robust, waits::MutexKind::inherit}) {
    const sys::Shared<pthread_mutex_t> mutex;
    ASSERT_EQ(lock_after_death(*mutex, kind), EOWNERDEAD);
    EXPECT_EQ(::pthread_mutex_consistent(&*mutex), 0);
    EXPECT_EQ(::pthread_mutex_unlock(&*mutex), 0);
    EXPECT_EQ(lock_within_patience(*mutex), 0);
    EXPECT_EQ(::pthread_mutex_unlock(&*mutex), 0);
  }
}

TEST(LockDeathProcesses, APlainMutexStaysLocked) {
  const sys::Shared<pthread_mutex_t> mutex;
  EXPECT_EQ(lock_after_death(*mutex, waits::MutexKind::plain), ETIMEDOUT);
}

TEST(LockDeathProcesses, ASemaphoreIsGivenBackOnlyWithUndo) {
  const timespec patience{kPatience.count(), 0};
  for (const int flags : {SEM_UNDO, 0}) {
    SysvSemaphore semaphore;
    semaphore.make(nullptr);
    semaphore.set(1);
    die_holding([&] { semaphore.change(-1, flags); });
    EXPECT_EQ(semaphore.change(-1, 0, &patience), flags == SEM_UNDO);
  }
}

template <class Locks>
void die_holding_lock_of(Locks& locks) {
  die_holding([&] {
    waits::attach(locks, Role::ringer);
    locks.lock(Role::ringer, 0);
  });
  waits::attach(locks, Role::sleeper);
}

template <class Locks>
void expect_released(const char* what) {
  if (const auto reason = Locks::unsupported()) GTEST_SKIP() << *reason;
  const Watchdog watchdog(what);
  const sys::Shared<Locks> locks;
  die_holding_lock_of(*locks);
  locks->lock(Role::sleeper, 0);
  locks->unlock(Role::sleeper, 0);
  waits::detach(*locks, Role::sleeper);
}

TEST(LockDeathProcesses, FileLocksAreReleased) {
  expect_released<waits::FlockLocks>("flock");
  expect_released<waits::RecordLocks<F_SETLKW>>("fcntl_lock");
  expect_released<waits::RecordLocks<F_OFD_SETLKW>>("ofd_lock");
}

}  // namespace
}  // namespace ipcmark
