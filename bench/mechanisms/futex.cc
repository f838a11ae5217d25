// futex: a word of shared memory that the ringer advances and the sleeper compares. The spinning
// way to wait for such a word is mailbox/spin: there is nothing of a futex in it.
#include "bench/waits/futex.h"

#include "bench/adapters/flows.h"
#include "bench/adapters/notify_channel.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

class FutexNotification {
 public:
  static constexpr MechanismInfo info{
      .name = "futex",
      .family = "notification",
      .summary = "a word of shared memory per direction, slept on in the kernel",
      .data =
          "nothing but a count, in 32 bits of shared memory that both sides read and write "
          "themselves; the kernel only compares it",
      .participants = "any that have mapped the word (not FUTEX_PRIVATE: that is one process)",
      .limits = "2^32 rings under way; a stream here waits after 8,192",
      .leftovers = "nothing; it is memory. Nobody notices a dead peer (robust lists: robust_mutex)",
      .permissions = "possession of the memory",
      .cost = "no copy; 1 system call to ring, 1 to sleep, none when the word has moved already",
      .flow = flows::kDoorbell,
      .use_when = "processes that share memory anyway wait for each other",
      .avoid_when = "the wait must go together with descriptors, as in an event loop: eventfd",
      .manuals = "futex(2), futex(7)"};
  static constexpr std::string_view kWait = "block";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr std::string_view kHelp = "FUTEX_WAIT, once per ring that has not come yet.";
  static constexpr std::uint32_t kCredit = 8'192;

  void ring() { bell_.ring(); }
  void wait() {
    while (bell_.ticket() == taken_) bell_.sleep(taken_);
    ++taken_;
  }
  void wait_for(std::chrono::seconds limit) {
    while (bell_.ticket() == taken_) bell_.sleep_for(taken_, limit);
    ++taken_;
  }

 private:
  waits::FutexBell bell_;
  alignas(kNoSharing) std::uint32_t taken_ = 0;  // of the sleeper
};

const Register<NotifyChannel<FutexNotification>> registered;

}  // namespace
}  // namespace ipcmark
