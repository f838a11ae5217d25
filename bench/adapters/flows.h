// Pictures of how data and control flow, for `ipcmark explain`; mechanisms that work alike share one.
#pragma once

#include <string_view>

namespace ipcmark::flows {

// Pipes, sockets and queues: the message rests in the kernel.
inline constexpr std::string_view kKernelBuffer = R"(
  sender                kernel                 receiver
  [buffer] --copy in--> [ queue ] --copy out--> [buffer]
     |  write/send          |       read/recv      ^
     +------ trap ----------+------ wake-up -------+
)";

// A ring or cell that both have mapped: the kernel sees nothing but the wake-up, if there is one.
inline constexpr std::string_view kSharedMemory = R"(
  sender              shared memory             receiver
  [buffer] --store--> [ ring or cell ] --load--> [buffer]
     |                                              ^
     +- doorbell, only where the wait asks for one -+
)";

// One slot that both sides use in turns.
inline constexpr std::string_view kMailbox = R"(
  caller              shared memory             answerer
  [buffer] --store--> [ turn | one slot ] --load--> [buffer]
  [buffer] <--load--- [ turn | one slot ] <-store-- [buffer]
     the turn lies beside the message: one cache line moves there and back
)";

// Places in shared memory, and semaphores that say which may be touched.
inline constexpr std::string_view kSemaphores = R"(
  producer            shared memory              consumer
  [buffer] --copy--> [ places 0 .. N-1 ] --copy--> [buffer]
     |  P(free)                                |  P(goods)
     |  V(goods) ---- kernel: wake-up ----->   |  V(free)
)";

// The same places under one lock: it does not say when the count changes, so both look again.
inline constexpr std::string_view kLockedCount = R"(
  producer            shared memory               consumer
  [buffer] --copy--> [ count | places 0 .. N-1 ] --copy--> [buffer]
     |  P(lock), not full?               P(lock), not empty?  |
     |  V(lock), else yield, try again   V(lock), else yield  |
)";

// TCP, UDP and their kin over the loopback device: the sender runs the receiver's half as well.
inline constexpr std::string_view kLoopback = R"(
  sender             kernel: protocol, lo, protocol         receiver
  [buffer] --copy--> [ send queue ] -> [ receive queue ] --copy--> [buffer]
     |  send             softirq in the sender's time  |  recv      ^
     +------ trap ----------------------------------->-+- wake-up --+
)";

// popen(3): a program between the two workers.
inline constexpr std::string_view kHelper = R"(
  sender        pipe       `exec cat`      pipe        receiver
  [FILE*] --> [ queue ] --> [buffer] --> [ queue ] --> [buffer]
     |  fflush               |      ^                      ^
     +---- trap -- wake-up --+ read, write -- wake-up -----+
)";

// Pages change hands; only the receiver copies.
inline constexpr std::string_view kPages = R"(
  sender                  kernel                 receiver
  [page A] <--refers to-- [ pipe ] --copy out--> [buffer]
  [page B]                   |                      ^
     |  vmsplice: no copy    |  read                |
     +------- trap ----------+------ wake-up -------+
  (page A is not written again while the pipe may refer to it)
)";

// A terminal pair: bytes pass a worker thread of the kernel and a line discipline.
inline constexpr std::string_view kTerminal = R"(
  sender               kernel                           receiver
  [buffer] --copy--> [ flip buffer ] -> [ line discipline ] --copy--> [buffer]
     |  write        kworker, scheduled in between  |  read      ^
     +---- trap ---- wake-up of the kworker --------+- wake-up --+
)";

// The floor.
inline constexpr std::string_view kNothing = R"(
  sender                                       receiver
  [buffer]                                     [buffer]
     +-- returns at once    returns at once --+
)";

// Only the news that something happened.
inline constexpr std::string_view kDoorbell = R"(
  ringer              kernel              sleeper
     |  post/ring       |  wake-up           ^
     +----- trap ------>+--------------------+
  (no payload: the other side learns that it happened)
)";

// Both wait for each other, and go on together.
inline constexpr std::string_view kRendezvous = R"(
  first to come        kernel            last to come
     |  sleeps            |                   |
     +------ trap ------->|<------ trap ------+
     |<----- wake-up -----+                   |
)";

// A lock goes to and fro: to let it go is to send.
inline constexpr std::string_view kHandover = R"(
  holder               lock                next holder
     |                   |<---- lock: sleeps -----+
     +----- unlock ----->|                        |
                         +----- wake-up --------->|
  (three locks in turn, each side holding at least one)
)";

// Libraries that move messages on threads of their own, over a socket.
inline constexpr std::string_view kIoThreads = R"(
  sender        I/O thread      kernel      I/O thread       receiver
  [buffer] -copy-> [queue] -write-> [socket] -read-> [queue] -copy-> [buffer]
     |                ^                |                |              ^
     +--- wake-up ----+                +--- wake-up --->+-- wake-up ---+
)";

// A process between the two that reads every message and passes it on.
inline constexpr std::string_view kBroker = R"(
  sender     kernel         broker         kernel     receiver
  [buffer] -> [socket] -> [buffer, queue] -> [socket] -> [buffer]
     |           |  wake-up   ^    |            |  wake-up   ^
     +-- trap ---+------------+    +--- trap ---+------------+
)";

}  // namespace ipcmark::flows
