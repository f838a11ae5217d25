// boost_mq: Boost.Interprocess message queues, one per direction: a heap of messages in shared
// memory under a mutex and two condition variables.
#include <boost/date_time/posix_time/posix_time_types.hpp>
#include <boost/interprocess/ipc/message_queue.hpp>

#include <array>
#include <memory>

#include "bench/adapters/flows.h"
#include "bench/adapters/reference.h"
#include "harness/run/rig.h"
#include "harness/sys/error.h"
#include "harness/sys/relax.h"

namespace ipcmark {
namespace {

namespace interprocess = boost::interprocess;
using Queue = interprocess::message_queue;

constexpr MechanismInfo kInfo{
    .name = "boost_mq",
    .family = "library",
    .summary = "Boost.Interprocess message_queue, one per direction",
    .limit_name = "size of /dev/shm",
    .data =
        "messages, kept whole, copied in and out; highest priority first, then in order (here one "
        "priority)",
    .participants = "many senders and receivers of one name",
    .limits =
        "number and size of messages are fixed when the queue is made: here 10 of the size that is "
        "sent, or as many as --capacity holds; shared memory",
    .leftovers =
        "the name stays in /dev/shm; here it is removed as soon as it is made, since both sides "
        "inherit the mapping. A process that dies inside leaves the mutex locked for ever",
    .permissions = "mode bits of the file in /dev/shm: 0600 here",
    .cost = "2 copies under a lock; a futex call for each sleeper that is woken",
    .flow = flows::kSharedMemory,
    .use_when = "code that has Boost already, wants priorities, and no system call per message",
    .avoid_when = "a peer may be killed, or sizes vary: every place is as large as the largest",
    .manuals = "Boost.Interprocess: message_queue"};

constexpr std::size_t kDefaultPlaces = 10;

boost::posix_time::ptime deadline() {
  return boost::posix_time::microsec_clock::universal_time() +
         boost::posix_time::seconds(kTimeLimit.count());
}

struct Block {
  static constexpr std::string_view kName = "block";
  static constexpr std::string_view kHelp =
      "send and receive sleep on a process-shared pthread_cond_t";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static void send(Queue& queue, ConstBytes tx, bool timed) {
    if (!timed) return queue.send(tx.data(), tx.size(), 0);
    if (!queue.timed_send(tx.data(), tx.size(), 0, deadline())) {
      sys::throw_system_error(ETIMEDOUT, "timed_send");
    }
  }
  static void recv(Queue& queue, Bytes rx, std::size_t& length, bool timed) {
    unsigned priority;
    if (!timed) return queue.receive(rx.data(), rx.size(), length, priority);
    if (!queue.timed_receive(rx.data(), rx.size(), length, priority, deadline())) {
      sys::throw_system_error(ETIMEDOUT, "timed_receive");
    }
  }
};

struct TrySpin {
  static constexpr std::string_view kName = "try_spin";
  static constexpr std::string_view kHelp = "try_send and try_receive, again and again";
  static constexpr WaitKind kKind = WaitKind::polling;
  static void send(Queue& queue, ConstBytes tx, bool) {
    while (!queue.try_send(tx.data(), tx.size(), 0)) sys::cpu_relax();
  }
  static void recv(Queue& queue, Bytes rx, std::size_t& length, bool) {
    unsigned priority;
    while (!queue.try_receive(rx.data(), rx.size(), length, priority)) sys::cpu_relax();
  }
};

template <class Wait>
class BoostMq {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = Wait::kName;
  static constexpr std::string_view wait_help = Wait::kHelp;
  static constexpr WaitKind wait_kind = Wait::kKind;
  static constexpr AxisSet axes{.timeout = Wait::kKind == WaitKind::blocking};

  class Endpoint {
   public:
    Endpoint(Queue& out, Queue& in, bool timed) : out_(out), in_(in), timed_(timed) {}
    void send(ConstBytes tx) { Wait::send(out_, tx, timed_); }
    std::size_t recv(Bytes rx) {
      std::size_t length = 0;
      Wait::recv(in_, rx, length, timed_);
      return length;
    }

   private:
    Queue& out_;
    Queue& in_;
    bool timed_;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (auto reason = reference::too_small(spec)) return reason;
    return reference::no_room_in_shm(2 * reference::places(spec, kDefaultPlaces) *
                                     (spec.message_bytes + kMostOverhead));
  }
  static BoostMq create(const ChannelSpec& spec) { return BoostMq(spec); }
  Endpoint attach(Side side) {
    return {*queues_[index(side)], *queues_[index(other(side))], timed_};
  }

 private:
  // Of a message: its header, its place in the index, and alignment.
  static constexpr std::size_t kMostOverhead = 64;

  explicit BoostMq(const ChannelSpec& spec) : queues_{make(spec), make(spec)}, timed_(spec.timed) {}

  static std::unique_ptr<Queue> make(const ChannelSpec& spec) {
    const Intent intent(spec.journal, {ObjectKind::posix_shm, 0, random_object_name()});
    const char* name = intent.object().name.c_str() + 1;
    try {
      auto queue = std::make_unique<Queue>(interprocess::create_only, name,
                                           reference::places(spec, kDefaultPlaces),
                                           spec.message_bytes, interprocess::permissions(0600));
      Queue::remove(name);
      return queue;
    } catch (const interprocess::interprocess_exception& error) {
      Queue::remove(name);
      sys::throw_system_error(error.get_native_error(), "message_queue");
    }
  }

  std::array<std::unique_ptr<Queue>, 2> queues_;
  bool timed_;
};

const Register<BoostMq<Block>, BoostMq<TrySpin>> registered;

}  // namespace
}  // namespace ipcmark
