// sysv_sem_undo: as sysv_sem, but the kernel notes what each process would have to give back if it
// died (SEM_UNDO). The difference to sysv_sem is the price of that note.
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
    .name = "sysv_sem_undo",
    .family = "semaphore",
    .summary = "System V semaphore whose changes are undone when their process dies",
    .data = "nothing but a count",
    .participants = "any that know the key",
    .limits =
        "32,767 posts of one process that it has not taken back itself, then ERANGE, whatever the "
        "others took: as a bell it must be reset (SETVAL forgets the notes), which is done here "
        "every 16,384 rings and needs a moment without a ring under way: no stream",
    .leftovers =
        "the set until `ipcrm -s`; the guardian removes ours. A dead process's changes are undone, "
        "so a lock is free again; nobody is told, and what it guarded may be half done",
    .permissions = "mode bits of the set, 0600 here",
    .cost = "as sysv_sem and a look-up of the process's own note, plus 1 of 16,384 resets",
    .flow = flows::kDoorbell,
    .use_when = "as a lock: taken and given back by the same process, which may be killed",
    .avoid_when = "as a bell: one side only ever adds, and its note overflows",
    .manuals = "sysvipc(7), semop(2), semctl(2)"};

template <class Wait>
class SysvSemUndo {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view kWait = Wait::kName;
  static constexpr WaitKind kKind = Wait::kKind;
  static constexpr std::string_view kHelp = Wait::kHelp;
  static constexpr std::string_view kNoStream =
      "a bell with SEM_UNDO must be reset before 32,767 rings (ERANGE), which would lose those "
      "under way";

  void configure(const ChannelSpec& spec) { semaphore_.make(spec.journal); }
  void ring() {
    // The one before has been answered, so the value is 0.
    if (++rings_ % kResetEvery == 0) semaphore_.set(0);
    semaphore_.change(1, SEM_UNDO);
  }
  void wait() {
    while (!semaphore_.change(-1, SEM_UNDO | (Wait::kSleeps ? 0 : IPC_NOWAIT))) sys::cpu_relax();
  }
  void wait_for(std::chrono::seconds limit) requires Wait::kSleeps {
    const timespec length{limit.count(), 0};
    if (!semaphore_.change(-1, SEM_UNDO, &length)) waits::throw_limit_reached("semtimedop");
  }

 private:
  static constexpr std::uint32_t kResetEvery = 16'384;

  SysvSemaphore semaphore_;
  std::uint32_t rings_ = 0;  // of the ringer
};

const Register<NotifyChannel<SysvSemUndo<SleepInCall>>, NotifyChannel<SysvSemUndo<TryAgain>>>
    registered;

}  // namespace
}  // namespace ipcmark
