// The wait strategies that a mechanism registers unless it knows better.
#pragma once

#include "bench/waits/busy_poll.h"
#include "bench/waits/condvar.h"
#include "bench/waits/epoll.h"
#include "bench/waits/eventfd.h"
#include "bench/waits/file_locks.h"
#include "bench/waits/futex.h"
#include "bench/waits/futex2.h"
#include "bench/waits/futex_waitv.h"
#include "bench/waits/monitor.h"
#include "bench/waits/pipe_bell.h"
#include "bench/waits/posix_sem.h"
#include "bench/waits/pthread_locks.h"
#include "bench/waits/readiness.h"
#include "bench/waits/select.h"
#include "bench/waits/sigio.h"
#include "bench/waits/signal.h"
#include "bench/waits/spin.h"
#include "bench/waits/strategies.h"
#include "bench/waits/sysv_sem.h"
#include "bench/waits/uring_futex.h"
#include "bench/waits/uring_msg_ring.h"
#include "bench/waits/yield.h"

namespace ipcmark::waits {

// Everything there is.
using ForShm =
    Strategies<Spin, Yield, Umwait, Always<FutexBell>, Elided<FutexBell>, Always<Futex2Bell>,
               Elided<Futex2Bell>, Always<FutexWaitvBell>, Elided<FutexWaitvBell>,
               Always<EventfdBell>, Elided<EventfdBell>, Always<PosixSemBell>, Elided<PosixSemBell>,
               Always<SysvSemBell>, Elided<SysvSemBell>, Always<CondvarBell>, Elided<CondvarBell>,
               Always<RobustMutexBell>, Elided<RobustMutexBell>, Always<PipeBell>, Elided<PipeBell>,
               Always<SignalBell>, Elided<SignalBell>, Always<UringMsgRingBell>,
               Elided<UringMsgRingBell>, Always<UringFutexBell>, Elided<UringFutexBell>,
               Elided<MutexHandoff>, Elided<RobustHandoff>, Elided<PiMutexHandoff>,
               Elided<FlockHandoff>, Elided<FcntlHandoff>, Elided<OfdHandoff>, SpinThen<FutexBell>,
               SpinThen<EventfdBell>>;

// For structures that differ from a plain ring in what they are, not in how they are waited for.
using ForShmShort =
    Strategies<Spin, Yield, Always<FutexBell>, Elided<FutexBell>, SpinThen<FutexBell>>;

// For what differs only in where its memory comes from.
using ForBacking = Strategies<Spin, Elided<FutexBell>>;

// For protocols that only ever look.
using ForPolling = Strategies<Spin, Yield>;

using ForFd = Strategies<Block, NonblockSpin, Poll, Select, EpollLt, EpollEt, Sigio>;

// For descriptors that take O_ASYNC and then raise no signal: eventfd, message queues.
using ForFdWithoutSigio = Strategies<Block, NonblockSpin, Poll, Select, EpollLt, EpollEt>;

using ForSocket = Strategies<Block, NonblockSpin, Poll, Select, EpollLt, EpollEt, Sigio, BusyPoll>;

// For a twin that differs from its sibling in how it is set up, and is waited for alike.
using ForFdShort = Strategies<Block, NonblockSpin, EpollLt>;

}  // namespace ipcmark::waits
