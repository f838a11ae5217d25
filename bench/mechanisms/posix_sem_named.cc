// posix_sem_named: a POSIX semaphore with a name for each direction; the name goes as soon as it is
// open, which both sides have inherited by then.
#include "bench/adapters/flows.h"
#include "bench/adapters/posix_semaphore.h"
#include "harness/run/rig.h"
#include "harness/sys/named_semaphore.h"
#include "harness/sys/object_journal.h"

namespace ipcmark {
namespace {

class PosixSemNamed {
 public:
  static constexpr MechanismInfo info{
      .name = "posix_sem_named",
      .family = "semaphore",
      .summary = "named POSIX semaphore, one per direction",
      .data = "nothing but a count",
      .participants = "any that know the name and may open it; a post wakes one",
      .limits = "SEM_VALUE_MAX (2,147,483,647) posts under way; a stream here waits after 8,192",
      .leftovers =
          "/dev/shm/sem.NAME until sem_unlink, with its value; sem_open(O_CREAT) killed half-way "
          "leaves a file of a random name. What a dead owner had taken is not given back",
      .permissions = "mode bits of the name, 0600 here",
      .cost = "as posix_sem, which it is in a file of its own",
      .flow = flows::kDoorbell,
      .use_when = "unrelated processes must find the semaphore",
      .avoid_when = "a common ancestor can hand memory down: then there is no name to clear away",
      .manuals = "sem_overview(7), sem_open(3), sem_unlink(3)"};

  PosixSemNamed() = default;
  PosixSemNamed(const PosixSemNamed&) = delete;
  PosixSemNamed& operator=(const PosixSemNamed&) = delete;
  ~PosixSemNamed() {
    if (semaphore_ != nullptr) ::sem_close(semaphore_);
  }

  void configure(const ChannelSpec& spec) {
    const Intent intent(spec.journal, {ObjectKind::posix_sem, 0, random_object_name()});
    const std::string& name = intent.object().name;
    if (!sys::create_named_semaphore(name)) sys::throw_system_error(errno, "a semaphore's file");
    sem_t* const opened = ::sem_open(name.c_str(), 0);
    const int error = errno;
    ::sem_unlink(name.c_str());
    if (opened == SEM_FAILED) sys::throw_system_error(error, "sem_open");
    semaphore_ = opened;
  }
  sem_t* get() { return semaphore_; }

 private:
  sem_t* semaphore_ = nullptr;  // at the same address in whoever is forked
};

const Register<NotifyChannel<PosixSemaphoreBell<PosixSemNamed, SleepInCall>>,
               NotifyChannel<PosixSemaphoreBell<PosixSemNamed, TryAgain>>>
    registered;

}  // namespace
}  // namespace ipcmark
