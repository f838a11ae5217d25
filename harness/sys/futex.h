// futex(2), never FUTEX_PRIVATE: that would not wake another process.
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdint>

namespace ipcmark::sys {

using FutexWord = std::atomic<std::uint32_t>;
static_assert(FutexWord::is_always_lock_free && sizeof(FutexWord) == 4);

// Sleeps while word == expected; returns at once when it differs, and may return spuriously.
inline void futex_wait(FutexWord& word, std::uint32_t expected) {
  ::syscall(SYS_futex, &word, FUTEX_WAIT, expected, nullptr, nullptr, 0);
}

// The same with a time limit; false when it ran out.
inline bool futex_wait_for(FutexWord& word, std::uint32_t expected, std::chrono::seconds limit) {
  const timespec relative{limit.count(), 0};
  return ::syscall(SYS_futex, &word, FUTEX_WAIT, expected, &relative, nullptr, 0) == 0 ||
         errno != ETIMEDOUT;
}

inline void futex_wake_one(FutexWord& word) {
  ::syscall(SYS_futex, &word, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}
inline void futex_wake_all(FutexWord& word) {
  ::syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace ipcmark::sys
