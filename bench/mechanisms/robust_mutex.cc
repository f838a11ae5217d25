// robust_mutex: three process-shared POSIX mutexes that go to and fro, and survive their holder.
#include "bench/waits/pthread_locks.h"

#include "bench/adapters/handover_channel.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct RobustMutexHandover {
  static constexpr MechanismInfo info{
      .name = "robust_mutex",
      .family = "lock",
      .summary = "robust process-shared mutexes handed to and fro",
      .data =
          "nothing; who gets the lock knows that the other has let it go, and sees what it wrote "
          "before",
      .participants = "any that have mapped them; one holder at a time",
      .limits = "one hand-over under way: a lock has one holder",
      .leftovers =
          "nothing; it is memory. When the holder dies the kernel lets the mutex go, and the next "
          "to lock it is told (EOWNERDEAD) and must repair what it guards",
      .permissions = "possession of the memory",
      .cost = "as mutex, and a list of what is held, kept by each thread for the kernel",
      .flow = flows::kHandover,
      .use_when = "a holder may be killed, and what the mutex guards can be repaired",
      .avoid_when = "it cannot: then the death is known, and nothing is won",
      .manuals = "pthread_mutexattr_setrobust(3), pthread_mutex_consistent(3), get_robust_list(2)"};
  using Locks = waits::PthreadLocks<waits::MutexKind::robust>;
};

const Register<HandoverChannel<RobustMutexHandover>> registered;

}  // namespace
}  // namespace ipcmark
