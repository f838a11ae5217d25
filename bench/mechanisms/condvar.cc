// condvar: a POSIX condition variable with its mutex and a count in shared memory.
#include "bench/waits/condvar.h"

#include "bench/adapters/flows.h"
#include "bench/adapters/notify_channel.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

class CondvarNotification {
 public:
  static constexpr MechanismInfo info{
      .name = "condvar",
      .family = "notification",
      .summary = "process-shared condition variable, one per direction",
      .data =
          "nothing; the condition is a count beside it, under the mutex. A signal that nobody "
          "waits for is lost, which is why there must be a condition",
      .participants = "any that have mapped it; signal wakes one, broadcast all",
      .limits = "a count of 2^64; a stream here waits after 8,192",
      .leftovers =
          "nothing; it is memory. But a mutex whose owner was killed stays locked for ever, "
          "unless it is robust",
      .permissions = "possession of the memory",
      .cost = "no copy; lock and unlock on both sides, 1 system call to wake, 1 or 2 to sleep",
      .flow = flows::kDoorbell,
      .use_when = "several conditions of one structure are waited for under one lock",
      .avoid_when = "one flag or count is all there is: a semaphore or futex does it in half",
      .manuals = "pthread_cond_wait(3), pthread_cond_signal(3), pthread_condattr_setpshared(3)"};
  static constexpr std::string_view kWait = "block";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr std::string_view kHelp =
      "pthread_cond_wait(3) under its mutex, until the count says that the bell has rung.";
  static constexpr std::uint32_t kCredit = 8'192;

  void ring() { bell_.ring(); }
  void wait() { bell_.sleep(taken_++); }
  void wait_for(std::chrono::seconds limit) { bell_.sleep_for(taken_++, limit); }

 private:
  waits::CondvarBell bell_;
  alignas(kNoSharing) std::uint64_t taken_ = 0;  // of the sleeper
};

const Register<NotifyChannel<CondvarNotification>> registered;

}  // namespace
}  // namespace ipcmark
