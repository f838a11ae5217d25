// sysv_sem: a System V semaphore for each direction; semop adds and takes 1.
#include "bench/adapters/call_waits.h"
#include "bench/adapters/flows.h"
#include "bench/adapters/notify_channel.h"
#include "bench/adapters/sysv_semaphore.h"
#include "bench/waits/deadline.h"
#include "harness/run/rig.h"
#include "harness/sys/relax.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "sysv_sem",
    .family = "semaphore",
    .summary = "System V semaphore, one per direction",
    .data = "nothing but a count",
    .participants = "any that know the key; one semop changes several semaphores at once",
    .limits =
        "32,767 (SEMVMX) posts under way, then ERANGE: a stream here waits after 8,192. Sets and "
        "semaphores per machine: kernel.sem",
    .leftovers =
        "the set, with its value, until `ipcrm -s`; the guardian removes ours. What a dead owner "
        "had taken is given back only with SEM_UNDO: sysv_sem_undo",
    .permissions = "mode bits of the set, 0600 here",
    .cost = "no copy; 1 system call to post and 1 to take, also where nobody sleeps",
    .flow = flows::kDoorbell,
    .use_when = "several semaphores must change together, or by more than 1, or wait for 0",
    .avoid_when = "anything else will do: it is always a system call, and its name outlives all",
    .manuals = "sysvipc(7), semget(2), semop(2), semctl(2)"};

template <class Wait>
class SysvSem {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view kWait = Wait::kName;
  static constexpr WaitKind kKind = Wait::kKind;
  static constexpr std::string_view kHelp = Wait::kHelp;
  static constexpr std::uint32_t kCredit = 8'192;

  void configure(const ChannelSpec& spec) { semaphore_.make(spec.journal); }
  void ring() { semaphore_.change(1, 0); }
  void wait() {
    while (!semaphore_.change(-1, Wait::kSleeps ? 0 : IPC_NOWAIT)) sys::cpu_relax();
  }
  void wait_for(std::chrono::seconds limit) requires Wait::kSleeps {
    const timespec length{limit.count(), 0};
    if (!semaphore_.change(-1, 0, &length)) waits::throw_limit_reached("semtimedop");
  }

 private:
  SysvSemaphore semaphore_;
};

const Register<NotifyChannel<SysvSem<SleepInCall>>, NotifyChannel<SysvSem<TryAgain>>> registered;

}  // namespace
}  // namespace ipcmark
