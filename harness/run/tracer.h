// The process that counts another's system calls.
#pragma once

#include <sys/types.h>

#include "harness/run/counters.h"

namespace ipcmark {

// In a fresh child of `worker`: counts the system calls of its thread `traced` on the board until it
// is told to stop or the thread is gone, or notes there that it may not. Never returns.
[[noreturn]] void trace(TracerBoard& board, pid_t worker, pid_t traced);

}  // namespace ipcmark
