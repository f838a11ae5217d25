// The newer futex calls, where the C library's headers may not have them yet. Their numbers are the
// same on every architecture but Alpha (include/uapi/asm-generic/unistd.h).
#pragma once

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/sys/futex.h"

namespace ipcmark::waits {

inline constexpr long kFutexWaitv = 449;              // Linux 5.16
inline constexpr long kFutexWake = 454;               // Linux 6.7
inline constexpr long kFutexWait = 455;               // Linux 6.7
inline constexpr std::uint32_t kFutexU32 = 0x02;      // FUTEX2_SIZE_U32, not FUTEX2_PRIVATE
inline constexpr unsigned long kAnyBit = 0xFFFFFFFF;  // FUTEX_BITSET_MATCH_ANY

// struct futex_waitv
struct FutexWaiter {
  std::uint64_t expected;
  std::uint64_t address;
  std::uint32_t flags;
  std::uint32_t reserved;
};

inline FutexWaiter waiter(sys::FutexWord& word, std::uint32_t expected) {
  return {expected, reinterpret_cast<std::uintptr_t>(&word), kFutexU32, 0};
}

// Asked so that it cannot sleep nor wake anybody: a kernel that has the call finds fault with it.
inline std::optional<std::string> missing_call(long number, const char* name, const char* since) {
  if (::syscall(number, nullptr, 0, 0, 0, nullptr, 0) >= 0 || errno == EINVAL || errno == EFAULT) {
    return std::nullopt;
  }
  return std::string(name) +
         (errno == ENOSYS ? " is not in this kernel: it came with Linux "
                          : " is refused here: it came with Linux ") +
         since;
}

}  // namespace ipcmark::waits
