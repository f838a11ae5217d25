// posix_sem: an unnamed, process-shared POSIX semaphore for each direction.
#include "bench/adapters/flows.h"
#include "bench/adapters/posix_semaphore.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

class PosixSem {
 public:
  static constexpr MechanismInfo info{
      .name = "posix_sem",
      .family = "semaphore",
      .summary = "unnamed POSIX semaphore in shared memory, one per direction",
      .data = "nothing but a count",
      .participants = "any that have mapped it; a post wakes one",
      .limits = "SEM_VALUE_MAX (2,147,483,647) posts under way; a stream here waits after 8,192",
      .leftovers = "nothing; it is memory. What a dead owner had taken is not given back",
      .permissions = "possession of the memory",
      .cost = "no copy; a futex(2) call to post only where somebody sleeps, 1 to sleep",
      .flow = flows::kDoorbell,
      .use_when = "counting places or items in memory that is shared anyway",
      .avoid_when = "either side may die while it holds one: nothing is undone",
      .manuals = "sem_overview(7), sem_init(3), sem_post(3), sem_wait(3)"};

  PosixSem() { sys::check(::sem_init(&semaphore_, 1, 0), "sem_init"); }
  PosixSem(const PosixSem&) = delete;
  PosixSem& operator=(const PosixSem&) = delete;
  ~PosixSem() { ::sem_destroy(&semaphore_); }

  void configure(const ChannelSpec&) {}
  sem_t* get() { return &semaphore_; }

 private:
  sem_t semaphore_;
};

const Register<NotifyChannel<PosixSemaphoreBell<PosixSem, SleepInCall>>,
               NotifyChannel<PosixSemaphoreBell<PosixSem, TryAgain>>>
    registered;

}  // namespace
}  // namespace ipcmark
