// The wait strategies that a mechanism registers unless it knows better.
#pragma once

#include "bench/waits/condvar.h"
#include "bench/waits/eventfd.h"
#include "bench/waits/futex.h"
#include "bench/waits/posix_sem.h"
#include "bench/waits/readiness.h"
#include "bench/waits/spin.h"
#include "bench/waits/strategies.h"

namespace ipcmark::waits {

// A pause is 20 to 70 ns, so this looks for 20 to 70 us: about as long as the wake-up of a halted
// vCPU that it may spare, which bounds the loss at twice the best (Karlin et al., "Competitive
// randomized algorithms for nonuniform problems", 1990).
inline constexpr std::uint32_t kSpinsBeforeSleep = 1'000;

using ForShm =
    Strategies<Spin, Always<FutexBell>, Elided<FutexBell>, Always<EventfdBell>, Elided<EventfdBell>,
               Always<PosixSemBell>, Elided<PosixSemBell>, Always<CondvarBell>, Elided<CondvarBell>,
               SpinThen<FutexBell, kSpinsBeforeSleep>>;

using ForFd = Strategies<Block, NonblockSpin, Poll, EpollLt>;

}  // namespace ipcmark::waits
