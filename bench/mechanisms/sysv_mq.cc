// sysv_mq: System V message queues, one per direction, one type.
//
// Data: messages with a type, kept whole, copied in and out.
// Participants: many; whoever knows the key.
// Limits: kernel.msgmax (8,192 bytes a message), kernel.msgmnb (16,384 bytes a queue),
// kernel.msgmni.
// After a crash: the queue stays until `ipcrm -q`; the guardian removes ours. It does not notice a
// dead peer.
// Permissions: mode bits of the queue, 0600. Not a descriptor: cannot be polled.
// sysvipc(7), msgget(2), msgop(2), msgctl(2)
#include <sys/ipc.h>
#include <sys/msg.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "bench/adapters/limits.h"
#include "harness/run/rig.h"
#include "harness/sys/error.h"
#include "harness/sys/object_journal.h"
#include "harness/sys/relax.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{.name = "sysv_mq",
                              .family = "message_queue",
                              .summary = "System V message queue, one per direction",
                              .limit_name = "kernel.msgmax, kernel.msgmnb"};

// A queue that goes with its owner; the journal knows its key as long as it exists.
class Queue {
 public:
  explicit Queue(ObjectJournal* journal)
      : intent_(std::make_unique<Intent>(
            journal, ObjectName{ObjectKind::sysv_msg, random_object_key(), {}})),
        id_(sys::check(::msgget(intent_->object().key, IPC_CREAT | IPC_EXCL | 0600),
                       "msgget (limit: kernel.msgmni)")) {}
  Queue(Queue&& other) noexcept
      : intent_(std::move(other.intent_)), id_(std::exchange(other.id_, -1)) {}
  Queue& operator=(Queue&&) = delete;
  ~Queue() {
    if (id_ >= 0) ::msgctl(id_, IPC_RMID, nullptr);
  }
  int id() const { return id_; }

 private:
  std::unique_ptr<Intent> intent_;
  int id_;
};

struct Blocking {
  static constexpr std::string_view kName = "block";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr int kFlags = 0;
};
struct NonblockSpin {
  static constexpr std::string_view kName = "nonblock_spin";
  static constexpr WaitKind kKind = WaitKind::polling;
  static constexpr int kFlags = IPC_NOWAIT;
};

template <class Wait>
class SysvMq {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = Wait::kName;
  static constexpr WaitKind wait_kind = Wait::kKind;

  class Endpoint {
   public:
    Endpoint(int out, int in, std::size_t message)
        : out_(out), in_(in), buffer_(sizeof(long) + message) {}

    void send(ConstBytes tx) {
      const long type = 1;
      std::memcpy(buffer_.data(), &type, sizeof type);
      std::memcpy(buffer_.data() + sizeof type, tx.data(), tx.size());
      again([&] { return ::msgsnd(out_, buffer_.data(), tx.size(), Wait::kFlags); }, "msgsnd");
    }
    std::size_t recv(Bytes rx) {
      const auto length = static_cast<std::size_t>(again(
          [&] { return ::msgrcv(in_, buffer_.data(), rx.size(), 0, Wait::kFlags); }, "msgrcv"));
      std::memcpy(rx.data(), buffer_.data() + sizeof(long), length);
      return length;
    }

   private:
    // EINTR comes here even with SA_RESTART.
    template <class Call>
    static auto again(Call call, const char* what) {
      for (;;) {
        const auto rc = call();
        if (rc >= 0) [[likely]]
          return rc;
        if (errno == EAGAIN || errno == ENOMSG) {
          sys::cpu_relax();
        } else if (errno != EINTR) {
          sys::throw_system_error(errno, what);
        }
      }
    }

    int out_, in_;
    std::vector<std::byte> buffer_;
  };

  static std::size_t max_message() {
    return std::min(sysctl_value("/proc/sys/kernel/msgmax", 8192),
                    sysctl_value("/proc/sys/kernel/msgmnb", 16384));
  }
  static SysvMq create(const ChannelSpec& spec) { return SysvMq(spec); }
  Endpoint attach(Side side) {
    return {queues_[index(side)].id(), queues_[index(other(side))].id(), message_bytes_};
  }

 private:
  explicit SysvMq(const ChannelSpec& spec)
      : queues_{Queue(spec.journal), Queue(spec.journal)}, message_bytes_(spec.message_bytes) {
    if (spec.capacity_bytes != 0) {
      for (const Queue& queue : queues_) resize(queue.id(), spec.capacity_bytes);
    }
  }

  static void resize(int id, std::size_t bytes) {
    msqid_ds state{};
    sys::check(::msgctl(id, IPC_STAT, &state), "msgctl IPC_STAT");
    state.msg_qbytes = bytes;
    sys::check(::msgctl(id, IPC_SET, &state), "msgctl IPC_SET (limit: kernel.msgmnb)");
  }

  std::array<Queue, 2> queues_;
  std::size_t message_bytes_;
};

const Register<SysvMq<Blocking>, SysvMq<NonblockSpin>> registered;

}  // namespace
}  // namespace ipcmark
