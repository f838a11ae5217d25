// IORING_OP_MSG_RING: the ringer's io_uring puts a completion into the sleeper's. The sleeper's ring
// belongs to its process; another gets hold of it with pidfd_getfd(2).
#pragma once

#include <fcntl.h>
#include <sys/prctl.h>

#include "bench/waits/deadline.h"
#include "bench/waits/doorbell.h"
#include "bench/waits/foreign_fd.h"
#include "harness/sys/uring.h"

namespace ipcmark::waits {

class UringMsgRingBell {
 public:
  static constexpr std::string_view kName = "uring_msg_ring";
  static constexpr std::string_view kHelp =
      "A completion put into the sleeper's io_uring: io_uring_enter(2) with IORING_OP_MSG_RING "
      "rings, io_uring_enter that waits for a completion sleeps. Between processes the ringer needs "
      "the right to trace the sleeper, for pidfd_getfd(2).";
  struct Ticket {};

  static std::optional<std::string> unsupported() {
    static const auto kReason = [] {
      auto reason = sys::uring_unsupported({sys::kUringMsgRing});
      return reason ? reason : foreign_fd_unsupported();
    }();
    return kReason;
  }

  void attach(Role role) {
    if (role == Role::ringer) {
      target_ = -1;
      return sys::make_uring(ringer_, 1);
    }
    sys::make_uring(sleeper_, kMostRings / 2);  // the completion queue is twice as long
    process_ = ::getpid();
    allow_foreign_fd();
  }
  void detach(Role role) {
    if (role == Role::sleeper) return ::io_uring_queue_exit(&sleeper_);
    ::io_uring_queue_exit(&ringer_);
    if (target_ >= 0) ::close(target_);
  }

  Ticket ticket() { return {}; }  // the completion queue remembers
  void sleep(Ticket) {
    io_uring_cqe* rung = nullptr;
    int rc;
    while ((rc = ::io_uring_wait_cqe(&sleeper_, &rung)) == -EINTR) {
    }
    if (rc < 0) sys::throw_system_error(-rc, "io_uring_enter");
    take_all();
  }
  void sleep_for(Ticket, std::chrono::seconds limit) {
    __kernel_timespec length{limit.count(), 0};
    io_uring_cqe* rung = nullptr;
    int rc;
    while ((rc = ::io_uring_wait_cqe_timeout(&sleeper_, &rung, &length)) == -EINTR) {
    }
    if (rc < 0) sys::throw_system_error(rc == -ETIME ? ETIMEDOUT : -rc, "io_uring_enter");
    take_all();
  }
  // A full queue rings already. One more would make the kernel keep a list beside it, without end.
  // No wake-up is lost: pending_ is read-modify-written by both, so what was published before this
  // is acquired when the sleeper takes what there is, and until then it does not sleep.
  void ring() {
    if (pending_.fetch_add(1, std::memory_order_acq_rel) >= kMostRings) {
      pending_.fetch_sub(1, std::memory_order_acq_rel);
      return;
    }
    if (target_ < 0) [[unlikely]]
      target_ = foreign_fd(process_, sleeper_.ring_fd);
    io_uring_sqe* const entry = ::io_uring_get_sqe(&ringer_);
    ::io_uring_prep_msg_ring(entry, target_, 0, 0, 0);
    entry->flags = IOSQE_CQE_SKIP_SUCCESS;
    sys::submit_uring(ringer_);
    if (::io_uring_cq_ready(&ringer_) != 0) [[unlikely]]
      sys::throw_system_error(failure(), "IORING_OP_MSG_RING");
  }

 private:
  static constexpr std::uint32_t kMostRings = 128;

  void take_all() {
    const unsigned rings = ::io_uring_cq_ready(&sleeper_);
    ::io_uring_cq_advance(&sleeper_, rings);
    pending_.fetch_sub(rings, std::memory_order_acq_rel);
  }
  [[gnu::noinline, gnu::cold]] int failure() {
    io_uring_cqe* failed = nullptr;
    return ::io_uring_peek_cqe(&ringer_, &failed) == 0 ? -failed->res : EIO;
  }

  std::atomic<std::uint32_t> pending_{0};
  alignas(kNoSharing) io_uring sleeper_;  // of the process that sleeps
  pid_t process_ = 0;
  alignas(kNoSharing) io_uring ringer_;  // of the process that rings
  int target_ = -1;                      // the sleeper's ring, in the ringer's process
};

static_assert(Doorbell<UringMsgRingBell>);

}  // namespace ipcmark::waits
