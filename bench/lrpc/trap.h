// Seccomp user notification as a control transfer: a system call that no kernel has stops the client,
// and a thread of the server answers in the kernel's place. Six arguments travel in registers.
#pragma once

#include <cstdint>

#include "bench/lrpc/a_stack.h"
#include "harness/sys/fd.h"

namespace ipcmark::lrpc::trap {

// A number for one binding of this process, so that a thread's filters do not answer for each other.
long new_number();

// Puts the calling thread, for good, under a filter that stops it in system call `number` and lets
// everything else pass; returns the listener, empty with errno when it is refused. A signal does not
// interrupt a call that the server has received: it would run the handler twice.
sys::UniqueFd install(long number);

// The server's side of a listener. Errors as ioctl(2): -1 and errno.
struct Notification {
  std::uint64_t id = 0;
  Registers arguments{};
};
int receive(int listener, Notification& notification);
int answer(int listener, std::uint64_t id, std::uint64_t value);
// Whoever answers is about to sleep: the woken side may take over its CPU at once. Linux 6.6.
int wake_in_sync(int listener);

// 0, or the errno of what this machine refuses; asked in a forked child, which may be put under a
// filter.
int probe(bool sync);

}  // namespace ipcmark::lrpc::trap
