// mutex: three process-shared POSIX mutexes that go to and fro.
#include "bench/waits/pthread_locks.h"

#include "bench/adapters/handover_channel.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct MutexHandover {
  static constexpr MechanismInfo info{
      .name = "mutex",
      .family = "lock",
      .summary = "process-shared mutexes handed to and fro",
      .data =
          "nothing; who gets the lock knows that the other has let it go, and sees what it wrote "
          "before",
      .participants = "any that have mapped them; one holder at a time",
      .limits = "one hand-over under way: a lock has one holder",
      .leftovers =
          "nothing; it is memory. But a mutex whose holder was killed stays locked for ever",
      .permissions = "possession of the memory",
      .cost = "no copy; 1 system call to wake and 1 to sleep, none where nobody waits",
      .flow = flows::kHandover,
      .use_when = "data in shared memory is changed by several",
      .avoid_when = "a holder may be killed: robust_mutex; or the news is all that matters: futex",
      .manuals =
          "pthread_mutex_lock(3), pthread_mutexattr_setpshared(3), pthread_mutex_clocklock(3)"};
  using Locks = waits::PthreadLocks<waits::MutexKind::plain>;
};

const Register<HandoverChannel<MutexHandover>> registered;

}  // namespace
}  // namespace ipcmark
