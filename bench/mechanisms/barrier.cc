// barrier: a POSIX barrier of two for each direction. Both sides wait in it, so it is a rendezvous:
// the sender goes on when the receiver has come.
#include <pthread.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/notify_channel.h"
#include "harness/run/rig.h"
#include "harness/sys/error.h"

namespace ipcmark {
namespace {

class Barrier {
 public:
  static constexpr MechanismInfo info{
      .name = "barrier",
      .family = "notification",
      .summary = "process-shared barrier of two, one per direction",
      .data = "nothing; but each side knows that the other has come as far",
      .participants = "as many as it was made for, all of which wait for all",
      .limits = "none under way: the sender waits for the receiver",
      .leftovers =
          "nothing; it is memory. Who waits for a dead one waits for ever: there is no time limit",
      .permissions = "possession of the memory",
      .cost = "no copy; the first to come sleeps in futex(2), the last wakes it",
      .flow = flows::kRendezvous,
      .use_when = "phases of a computation on the same data, that all must have finished",
      .avoid_when = "one side only has news, or either may die",
      .manuals = "pthread_barrier_wait(3), pthread_barrierattr_setpshared(3)"};
  static constexpr std::string_view kWait = "block";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr std::string_view kHelp =
      "pthread_barrier_wait(3): whoever comes first sleeps until the other is there.";

  Barrier() {
    pthread_barrierattr_t attributes;
    sys::check_zero(::pthread_barrierattr_init(&attributes), "pthread_barrierattr_init");
    sys::check_zero(::pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
                    "pthread_barrierattr_setpshared");
    sys::check_zero(::pthread_barrier_init(&barrier_, &attributes, 2), "pthread_barrier_init");
    ::pthread_barrierattr_destroy(&attributes);
  }
  Barrier(const Barrier&) = delete;
  Barrier& operator=(const Barrier&) = delete;
  // Not destroyed: that waits for whoever is inside, and may have been killed there.
  ~Barrier() = default;

  void ring() { ::pthread_barrier_wait(&barrier_); }
  void wait() { ::pthread_barrier_wait(&barrier_); }

 private:
  pthread_barrier_t barrier_;
};

const Register<NotifyChannel<Barrier>> registered;

}  // namespace
}  // namespace ipcmark
