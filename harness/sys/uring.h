// io_uring(7): why there is none here, and rings as plain structs, since some lie in shared memory
// where only their own process may free them.
#pragma once

#include <liburing.h>

#include <initializer_list>
#include <optional>
#include <string>

namespace ipcmark::sys {

// An operation, by its number in the kernel's <linux/io_uring.h>: the library's header may be older
// than the kernel.
struct UringOperation {
  int number;
  const char* name;
  const char* since;  // "Linux 6.7"
};
inline constexpr UringOperation kUringMsgRing{40, "IORING_OP_MSG_RING", "Linux 5.18"};
inline constexpr UringOperation kUringFutexWait{51, "IORING_OP_FUTEX_WAIT", "Linux 6.7"};
inline constexpr UringOperation kUringFutexWake{52, "IORING_OP_FUTEX_WAKE", "Linux 6.7"};

// Sets a ring up and asks it for the operations; says what is refused or missing. Each call asks
// anew.
std::optional<std::string> uring_unsupported(std::initializer_list<UringOperation> needed,
                                             unsigned flags = 0);

// Sets `ring` up or throws std::system_error. io_uring_queue_exit frees it.
void make_uring(io_uring& ring, unsigned entries, unsigned flags = 0);

// Submits what has been prepared; throws when the kernel will not have it.
void submit_uring(io_uring& ring);

}  // namespace ipcmark::sys
