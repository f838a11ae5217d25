// System V message queues: how many there are and which types are sent and asked for is the
// mechanism's; how a queue is made, and sending and receiving without loss, stands here.
#pragma once

#include <sys/ipc.h>
#include <sys/msg.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/adapters/call_waits.h"
#include "bench/adapters/limits.h"
#include "harness/core/channel.h"
#include "harness/sys/error.h"
#include "harness/sys/object_journal.h"
#include "harness/sys/relax.h"

namespace ipcmark {

// A queue that goes with its owner; the journal knows its key as long as it exists.
class SysvQueue {
 public:
  explicit SysvQueue(const ChannelSpec& spec)
      : intent_(std::make_unique<Intent>(
            spec.journal, ObjectName{ObjectKind::sysv_msg, random_object_key(), {}})),
        id_(::msgget(intent_->object().key, IPC_CREAT | IPC_EXCL | 0600)) {
    if (id_ < 0) sys::throw_limit(errno, "msgget", "kernel.msgmni");
  }
  SysvQueue(SysvQueue&& other) noexcept
      : intent_(std::move(other.intent_)), id_(std::exchange(other.id_, -1)) {}
  SysvQueue& operator=(SysvQueue&&) = delete;
  ~SysvQueue() {
    if (id_ >= 0) ::msgctl(id_, IPC_RMID, nullptr);
  }
  int id() const { return id_; }

  // Apart from making it: what throws here still has an owner that removes the queue.
  void resize(std::size_t bytes) const {
    msqid_ds state{};
    sys::check(::msgctl(id_, IPC_STAT, &state), "msgctl IPC_STAT");
    state.msg_qbytes = bytes;
    if (::msgctl(id_, IPC_SET, &state) < 0)
      sys::throw_limit(errno, "msgctl IPC_SET", "kernel.msgmnb");
  }

 private:
  std::unique_ptr<Intent> intent_;
  int id_;
};

// M: info, kQueues (2: one each way; 1: both ways in one), and M::Types, made from a side, with
// next_sent(), the type of the next message, and asked_for(), msgrcv(2)'s argument.
template <class M, class Wait>
class SysvQueueChannel {
  static constexpr int kFlags = Wait::kSleeps ? 0 : IPC_NOWAIT;

 public:
  static constexpr const MechanismInfo& info = M::info;
  static constexpr std::string_view wait_name = Wait::kName;
  static constexpr WaitKind wait_kind = Wait::kKind;
  static constexpr std::string_view wait_help = Wait::kHelp;
  static constexpr Sharing sharing = sharing_of<M>();

  class Endpoint {
   public:
    Endpoint(Side side, int out, int in, std::size_t message)
        : types_(side), out_(out), in_(in), buffer_(sizeof(long) + message) {}

    void send(ConstBytes tx) {
      const long type = types_.next_sent();
      std::memcpy(buffer_.data(), &type, sizeof type);
      std::memcpy(buffer_.data() + sizeof type, tx.data(), tx.size());
      again([&] { return ::msgsnd(out_, buffer_.data(), tx.size(), kFlags); }, "msgsnd");
    }
    std::size_t recv(Bytes rx) {
      const auto length = static_cast<std::size_t>(again(
          [&] { return ::msgrcv(in_, buffer_.data(), rx.size(), types_.asked_for(), kFlags); },
          "msgrcv"));
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

    typename M::Types types_;
    int out_, in_;
    std::vector<std::byte> buffer_;
  };

  static std::size_t max_message() {
    return std::min(sysctl_value("/proc/sys/kernel/msgmax", 8192),
                    sysctl_value("/proc/sys/kernel/msgmnb", 16384));
  }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes != 0 && spec.capacity_bytes < spec.message_bytes)
      return "a queue of " + std::to_string(spec.capacity_bytes) + " B never has room for " +
             std::to_string(spec.message_bytes) + " B; raise capacity";
    return unsupported_by<M>(spec);
  }
  static SysvQueueChannel create(const ChannelSpec& spec) { return SysvQueueChannel(spec); }
  Endpoint attach(Side side) {
    const SysvQueue& out = queues_[index(side) % M::kQueues];
    const SysvQueue& in = queues_[index(other(side)) % M::kQueues];
    return {side, out.id(), in.id(), message_bytes_};
  }

 private:
  explicit SysvQueueChannel(const ChannelSpec& spec) : message_bytes_(spec.message_bytes) {
    for (std::size_t i = 0; i < M::kQueues; ++i) {
      queues_.emplace_back(spec);
      if (spec.capacity_bytes != 0) queues_.back().resize(spec.capacity_bytes);
    }
  }

  std::vector<SysvQueue> queues_;
  std::size_t message_bytes_;
};

}  // namespace ipcmark
