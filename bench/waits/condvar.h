// pthread_cond_t and pthread_mutex_t, process-shared, around a count of rings.
#pragma once

#include <pthread.h>

#include "bench/waits/doorbell.h"
#include "harness/sys/error.h"

namespace ipcmark::waits {

class CondvarBell {
 public:
  static constexpr std::string_view kName = "condvar";
  using Ticket = std::uint64_t;

  CondvarBell() {
    pthread_mutexattr_t mutex;
    sys::check_zero(::pthread_mutexattr_init(&mutex), "pthread_mutexattr_init");
    sys::check_zero(::pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED),
                    "pthread_mutexattr_setpshared");
    sys::check_zero(::pthread_mutex_init(&mutex_, &mutex), "pthread_mutex_init");
    ::pthread_mutexattr_destroy(&mutex);
    pthread_condattr_t condition;
    sys::check_zero(::pthread_condattr_init(&condition), "pthread_condattr_init");
    sys::check_zero(::pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED),
                    "pthread_condattr_setpshared");
    sys::check_zero(::pthread_cond_init(&condition_, &condition), "pthread_cond_init");
    ::pthread_condattr_destroy(&condition);
  }
  CondvarBell(const CondvarBell&) = delete;
  CondvarBell& operator=(const CondvarBell&) = delete;
  // Not destroyed: pthread_cond_destroy waits for a waiter that may have been killed. Both are
  // plain memory in glibc and vanish with their mapping.
  ~CondvarBell() = default;

  Ticket ticket() {
    ::pthread_mutex_lock(&mutex_);
    const Ticket rings = rings_;
    ::pthread_mutex_unlock(&mutex_);
    return rings;
  }
  void sleep(Ticket ticket) {
    ::pthread_mutex_lock(&mutex_);
    while (rings_ == ticket) ::pthread_cond_wait(&condition_, &mutex_);
    ::pthread_mutex_unlock(&mutex_);
  }
  void ring() {
    ::pthread_mutex_lock(&mutex_);
    ++rings_;
    ::pthread_mutex_unlock(&mutex_);
    ::pthread_cond_signal(&condition_);
  }

 private:
  pthread_mutex_t mutex_;
  pthread_cond_t condition_;
  std::uint64_t rings_ = 0;
};

static_assert(Doorbell<CondvarBell>);

}  // namespace ipcmark::waits
