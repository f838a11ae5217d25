// Process-shared mutexes and condition variables. None is ever destroyed: they are plain memory in
// glibc, and to destroy what a killed process holds is undefined.
#pragma once

#include <pthread.h>

#include <cstdint>

#include "harness/sys/error.h"

namespace ipcmark::waits {

// robust: its next owner is told when the last one died with it. inherit: the kernel knows the owner
// and lends it the priority of who waits (FUTEX_LOCK_PI); robust too, since for another whose owner
// dies the kernel wakes a waiter that glibc then aborts.
enum class MutexKind : std::uint8_t { plain, robust, inherit };

inline void make_shared_mutex(pthread_mutex_t& mutex, MutexKind kind) {
  pthread_mutexattr_t attributes;
  sys::check_zero(::pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
  sys::check_zero(::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
                  "pthread_mutexattr_setpshared");
  if (kind != MutexKind::plain) {
    sys::check_zero(::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST),
                    "pthread_mutexattr_setrobust");
  }
  if (kind == MutexKind::inherit) {
    sys::check_zero(::pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT),
                    "pthread_mutexattr_setprotocol");
  }
  sys::check_zero(::pthread_mutex_init(&mutex, &attributes), "pthread_mutex_init");
  ::pthread_mutexattr_destroy(&attributes);
}

inline void make_shared_condition(pthread_cond_t& condition) {
  pthread_condattr_t attributes;
  sys::check_zero(::pthread_condattr_init(&attributes), "pthread_condattr_init");
  sys::check_zero(::pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
                  "pthread_condattr_setpshared");
  sys::check_zero(::pthread_cond_init(&condition, &attributes), "pthread_cond_init");
  ::pthread_condattr_destroy(&attributes);
}

}  // namespace ipcmark::waits
