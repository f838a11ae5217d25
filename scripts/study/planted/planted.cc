// planted: a socket pair that can be made slower on purpose, to try the gate with.
//
// For each message that is sent, PLANTED_SPIN_NS=N spins for N nanoseconds, PLANTED_TURNS=N makes N turns
// of a loop (which plants instructions, whatever time they take), PLANTED_CALLS=N makes N system calls,
// and PLANTED_ALLOCATIONS=N takes N pieces from the heap and gives them back. The work is in the
// transport, where a regression of somebody's own would be: the measured loops are those of every other
// mechanism.
#include <sys/socket.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <new>

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"

namespace {

using namespace ipcmark;

long from_environment(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? 0 : std::strtol(text, nullptr, 10);
}

long now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000L + now.tv_nsec;
}

void turn(long turns) {
  for (long i = 0; i < turns; ++i) asm volatile("" : "+r"(i));
}

// Of several tries the fastest: others had no part in it. Reading the clock for each message would cost
// more than what is to be planted.
double turn_ns() {
  constexpr long kTurns = 100'000;
  double best = 1e9;
  for (int i = 0; i < 50; ++i) {
    const long start = now_ns();
    turn(kTurns);
    best = std::min(best, static_cast<double>(now_ns() - start) / kTurns);
  }
  return best;
}

const long spin_ns = from_environment("PLANTED_SPIN_NS");
const long timed_turns = spin_ns > 0 ? static_cast<long>(static_cast<double>(spin_ns) / turn_ns())
                                     : 0;
const long turns = timed_turns + from_environment("PLANTED_TURNS");
const long calls = from_environment("PLANTED_CALLS");
const long allocations = from_environment("PLANTED_ALLOCATIONS");

void be_slower() {
  for (long i = 0; i < calls; ++i) ::syscall(SYS_getppid);
  for (long i = 0; i < allocations; ++i) ::operator delete(::operator new(32));
  turn(turns);
}

struct Planted {
  static constexpr MechanismInfo info{
      .name = "planted",
      .family = "socket",
      .summary =
          "a UNIX socket pair with work that was planted: PLANTED_SPIN_NS, _TURNS, _CALLS, _ALLOCATIONS",
      .limit_name = "net.core.wmem_default",
      .data = "messages, whole and in order, copied into the kernel and out again",
      .participants = "two, both ways",
      .limits = "128 KiB a message",
      .leftovers = "nothing",
      .permissions = "possession of the descriptor",
      .cost = "2 copies, 2 system calls, and what was planted",
      .flow = flows::kKernelBuffer,
      .use_when = "a gate is to be tried",
      .avoid_when = "anything else",
      .manuals = "unix(7)"};

  static std::size_t max_message() { return 128 << 10; }

  static FdPair open(const ChannelSpec&) {
    std::array<int, 2> ends{};
    sys::check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
    FdPair pair;
    for (std::size_t side = 0; side < 2; ++side) pair.in[side] = sys::UniqueFd(ends[side]);
    return pair;
  }
  static ssize_t write_some(int fd, ConstBytes tx) {
    be_slower();
    return ::send(fd, tx.data(), tx.size(), MSG_NOSIGNAL);
  }
  static ssize_t read_some(int fd, Bytes rx) { return ::recv(fd, rx.data(), rx.size(), 0); }
};

const RegisterFd<Planted> registered;

}  // namespace
