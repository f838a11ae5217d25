// sysv_mq_lowest: System V message queues received by priority: msgrcv(2) with a negative type
// gives the lowest type there is. The types alternate.
#include "bench/adapters/flows.h"
#include "bench/adapters/sysv_queue.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

constexpr long kTypes = 8;

struct SysvMqLowest {
  static constexpr MechanismInfo info{
      .name = "sysv_mq_lowest",
      .family = "message_queue",
      .summary = "System V message queue per direction, lowest of eight types first",
      .limit_name = "kernel.msgmax, kernel.msgmnb",
      .data =
          "messages with a type, kept whole; the lowest type first, in order within a type, copied "
          "in and out",
      .participants = "many senders and receivers that know the key",
      .limits = "kernel.msgmax bytes a message; kernel.msgmnb bytes and as many messages a queue",
      .leftovers =
          "the queue, with its messages, until `ipcrm -q`; the guardian removes ours. Nobody "
          "notices a dead peer",
      .permissions = "mode bits of the queue, 0600 here",
      .cost = "as sysv_mq, and a walk over every message in the queue for each that is received",
      .flow = flows::kKernelBuffer,
      .use_when = "few messages wait, and some must overtake the others",
      .avoid_when = "queues get long: posix_mq keeps them sorted instead of searching",
      .manuals = "sysvipc(7), msgget(2), msgop(2)"};
  static constexpr std::size_t kQueues = 2;

  // Where two are under way the later may be the first, and the verification goes by order.
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.pattern != Pattern::stream) return std::nullopt;
    return "messages of several types overtake each other in a stream, which is verified by order";
  }

  struct Types {
    explicit Types(Side) {}
    long next_sent() { return 1 + turn_++ % kTypes; }
    static long asked_for() { return -kTypes; }

   private:
    long turn_ = 0;
  };
};

const Register<SysvQueueChannel<SysvMqLowest, SleepInCall>,
               SysvQueueChannel<SysvMqLowest, TryAgain>>
    registered;

}  // namespace
}  // namespace ipcmark
