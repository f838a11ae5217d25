// pi_mutex: three process-shared POSIX mutexes that go to and fro, whose holder inherits priority.
#include "bench/waits/pthread_locks.h"

#include "bench/adapters/handover_channel.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct PiMutexHandover {
  static constexpr MechanismInfo info{
      .name = "pi_mutex",
      .family = "lock",
      .summary = "priority-inheriting process-shared mutexes handed to and fro",
      .data =
          "nothing; who gets the lock knows that the other has let it go, and sees what it wrote "
          "before",
      .participants = "any that have mapped them; one holder at a time",
      .limits = "one hand-over under way: a lock has one holder",
      .leftovers =
          "nothing; it is memory. Robust too here: the next to lock it is told that its holder has "
          "died. Another's waiter is woken by the kernel and aborted by glibc",
      .permissions = "possession of the memory",
      .cost =
          "no copy; the kernel knows the holder: a waiter may spin while it runs, and both lock "
          "and unlock are system calls where somebody waits",
      .flow = flows::kHandover,
      .use_when =
          "waiters of a high real-time priority must not wait for what a low one is kept from "
          "finishing",
      .avoid_when = "all have the same priority",
      .manuals = "pthread_mutexattr_setprotocol(3), futex(2)"};
  using Locks = waits::PthreadLocks<waits::MutexKind::inherit>;
};

const Register<HandoverChannel<PiMutexHandover>> registered;

}  // namespace
}  // namespace ipcmark
