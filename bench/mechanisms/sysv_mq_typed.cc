// sysv_mq_typed: one System V message queue for both directions; each side receives by its type.
#include "bench/adapters/flows.h"
#include "bench/adapters/sysv_queue.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct SysvMqTyped {
  static constexpr MechanismInfo info{
      .name = "sysv_mq_typed",
      .family = "message_queue",
      .summary = "one System V message queue both ways, received by type",
      .limit_name = "kernel.msgmax, kernel.msgmnb",
      .data =
          "messages with a type, kept whole, in order within a type, copied in and out; the type "
          "says whom it is for",
      .participants = "many that know the key, one type each: a mailbox for all",
      .limits =
          "kernel.msgmax bytes a message; kernel.msgmnb bytes for both directions together, so one "
          "that does not receive stops all the others",
      .leftovers =
          "the queue, with its messages, until `ipcrm -q`; the guardian removes ours. Nobody "
          "notices a dead peer, and its messages fill the queue",
      .permissions =
          "mode bits of the queue, 0600 here: whoever may receive may also take what is others'",
      .cost = "as sysv_mq, and a look at each message before the first of the type",
      .flow = flows::kKernelBuffer,
      .use_when = "a server answers many clients through one queue, by their pid as the type",
      .avoid_when = "clients do not trust each other, or one may stop receiving",
      .manuals = "sysvipc(7), msgget(2), msgop(2)"};
  static constexpr std::size_t kQueues = 1;

  struct Types {
    explicit Types(Side side) : own_(1 + static_cast<long>(side)), peers_(3 - own_) {}
    long next_sent() const { return peers_; }
    long asked_for() const { return own_; }

   private:
    long own_, peers_;
  };
};

const Register<SysvQueueChannel<SysvMqTyped, SleepInCall>, SysvQueueChannel<SysvMqTyped, TryAgain>>
    registered;

}  // namespace
}  // namespace ipcmark
