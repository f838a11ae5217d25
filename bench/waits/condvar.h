// pthread_cond_t and pthread_mutex_t, process-shared, around a count of rings; the mutex plain, or
// robust: then its next owner learns that the last one died with it.
#pragma once

#include <pthread.h>

#include "bench/waits/deadline.h"
#include "bench/waits/doorbell.h"
#include "bench/waits/pthread_objects.h"

namespace ipcmark::waits {

template <MutexKind kMutex>
class CondvarBellOf {
  static constexpr bool kRobust = kMutex == MutexKind::robust;

 public:
  static constexpr std::string_view kName = kRobust ? "robust_mutex" : "condvar";
  static constexpr std::string_view kHelp =
      kRobust ? "A process-shared condition variable behind a robust mutex: as condvar, but where "
                "the owner has died the next one gets EOWNERDEAD and repairs it with "
                "pthread_mutex_consistent(3)."
              : "A process-shared condition variable behind a mutex: pthread_cond_wait(3), with a "
                "time limit pthread_cond_clockwait(3), and pthread_cond_signal(3).";
  using Ticket = std::uint64_t;

  CondvarBellOf() {
    make_shared_mutex(mutex_, kMutex);
    make_shared_condition(condition_);
  }
  CondvarBellOf(const CondvarBellOf&) = delete;
  CondvarBellOf& operator=(const CondvarBellOf&) = delete;
  // Not destroyed: pthread_cond_destroy waits for a waiter that may have been killed. Both are
  // plain memory in glibc and vanish with their mapping.
  ~CondvarBellOf() = default;

  Ticket ticket() {
    lock();
    const Ticket rings = rings_;
    unlock();
    return rings;
  }
  void sleep(Ticket ticket) {
    lock();
    while (rings_ == ticket) repair(::pthread_cond_wait(&condition_, &mutex_));
    unlock();
  }
  void sleep_for(Ticket ticket, std::chrono::seconds limit) {
    const timespec until = deadline(limit);
    int error = 0;
    lock();
    while (rings_ == ticket && error != ETIMEDOUT) {
      error = ::pthread_cond_clockwait(&condition_, &mutex_, CLOCK_MONOTONIC, &until);
      repair(error);
    }
    unlock();
    if (error == ETIMEDOUT) throw_limit_reached("pthread_cond_clockwait");
  }
  void ring() {
    lock();
    ++rings_;
    unlock();
    ::pthread_cond_signal(&condition_);
  }

  // How often an owner was found dead.
  std::uint64_t repairs() const { return repairs_; }

 protected:
  void lock() { repair(::pthread_mutex_lock(&mutex_)); }
  void unlock() { ::pthread_mutex_unlock(&mutex_); }

 private:
  // What the mutex guards is one word, which a death cannot leave half written.
  void repair(int error) {
    if constexpr (kRobust) {
      if (error != EOWNERDEAD) [[likely]]
        return;
      ::pthread_mutex_consistent(&mutex_);
      ++repairs_;
    }
  }

  pthread_mutex_t mutex_;
  pthread_cond_t condition_;
  std::uint64_t rings_ = 0;
  std::uint64_t repairs_ = 0;
};

using CondvarBell = CondvarBellOf<MutexKind::plain>;
using RobustMutexBell = CondvarBellOf<MutexKind::robust>;

static_assert(Doorbell<CondvarBell> && Doorbell<RobustMutexBell>);

}  // namespace ipcmark::waits
