// sysv_mq: System V message queues, one per direction, one type.
#include "bench/adapters/flows.h"
#include "bench/adapters/sysv_queue.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct SysvMq {
  static constexpr MechanismInfo info{
      .name = "sysv_mq",
      .family = "message_queue",
      .summary = "System V message queue, one per direction",
      .limit_name = "kernel.msgmax, kernel.msgmnb",
      .data =
          "messages with a type, kept whole, in order, copied into the kernel and out again; and "
          "once more beside the type, since both must lie together",
      .participants = "many senders and receivers that know the key",
      .limits =
          "kernel.msgmax bytes a message; kernel.msgmnb bytes and as many messages a queue; "
          "kernel.msgmni queues",
      .leftovers =
          "the queue, with its messages, until `ipcrm -q`; the guardian removes ours. Nobody "
          "notices a dead peer",
      .permissions = "mode bits of the queue, 0600 here",
      .cost = "4 copies, 2 system calls, 1 allocation, 1 wake-up when the receiver sleeps",
      .flow = flows::kKernelBuffer,
      .use_when =
          "typed messages between programs that come and go, and the queue must outlive them",
      .avoid_when =
          "the wait must go together with descriptors: a queue is none, so it cannot be polled",
      .manuals = "sysvipc(7), msgget(2), msgop(2), msgctl(2)"};
  static constexpr Sharing sharing{.senders = true, .receivers = true};
  static constexpr std::size_t kQueues = 2;

  struct Types {
    explicit Types(Side) {}
    static long next_sent() { return 1; }
    static long asked_for() { return 0; }  // the first, whatever its type
  };
};

const Register<SysvQueueChannel<SysvMq, SleepInCall>, SysvQueueChannel<SysvMq, TryAgain>>
    registered;

}  // namespace
}  // namespace ipcmark
