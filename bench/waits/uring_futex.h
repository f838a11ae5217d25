// IORING_OP_FUTEX_WAIT and IORING_OP_FUTEX_WAKE: the futex bell for a thread that waits in io_uring
// anyway. Each side has a ring of its own; shared is only the counter.
#pragma once

#include "bench/waits/deadline.h"
#include "bench/waits/doorbell.h"
#include "bench/waits/futex_words.h"
#include "harness/sys/uring.h"

namespace ipcmark::waits {

class UringFutexBell {
  // The completion runs in the waiting call itself, without an interrupt (Linux 6.1).
  static constexpr unsigned kSleeperFlags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;

 public:
  static constexpr std::string_view kName = "uring_futex";
  static constexpr std::string_view kHelp =
      "As futex, through io_uring_enter(2) on both sides: IORING_OP_FUTEX_WAIT while the counter is "
      "unchanged, IORING_OP_FUTEX_WAKE after it has been advanced.";
  using Ticket = std::uint32_t;

  static std::optional<std::string> unsupported() {
    static const auto kReason =
        sys::uring_unsupported({sys::kUringFutexWait, sys::kUringFutexWake}, kSleeperFlags);
    return kReason;
  }

  void attach(Role role) {
    sys::make_uring(own(role), 2, role == Role::sleeper ? kSleeperFlags : 0);
  }
  void detach(Role role) { ::io_uring_queue_exit(&own(role)); }

  Ticket ticket() { return rings_.load(std::memory_order_acquire); }
  void sleep(Ticket ticket) {
    prepare(sleeper_, sys::kUringFutexWait, ticket);
    int rc = ::io_uring_submit_and_wait(&sleeper_, 1);
    io_uring_cqe* done = nullptr;
    while (rc >= 0 || rc == -EINTR) {
      if (::io_uring_peek_cqe(&sleeper_, &done) == 0) return finish(done, sleeper_);
      rc = ::io_uring_submit_and_wait(&sleeper_, 1);
    }
    sys::throw_system_error(-rc, "io_uring_enter");
  }
  void sleep_for(Ticket ticket, std::chrono::seconds limit) {
    prepare(sleeper_, sys::kUringFutexWait, ticket);
    __kernel_timespec length{limit.count(), 0};
    io_uring_cqe* done = nullptr;
    int rc;
    while ((rc = ::io_uring_submit_and_wait_timeout(&sleeper_, &done, 1, &length, nullptr)) ==
           -EINTR) {
    }
    if (rc < 0) sys::throw_system_error(rc == -ETIME ? ETIMEDOUT : -rc, "io_uring_enter");
    finish(done, sleeper_);
  }
  void ring() {
    rings_.fetch_add(1, std::memory_order_release);
    prepare(ringer_, sys::kUringFutexWake, 1)->flags = IOSQE_CQE_SKIP_SUCCESS;
    sys::submit_uring(ringer_);
    io_uring_cqe* failed = nullptr;
    if (::io_uring_peek_cqe(&ringer_, &failed) == 0) [[unlikely]]
      finish(failed, ringer_);
  }

 private:
  io_uring& own(Role role) { return role == Role::sleeper ? sleeper_ : ringer_; }

  // As io_uring_prep_futex_wait and _wake of liburing 2.5 do it.
  io_uring_sqe* prepare(io_uring& ring, const sys::UringOperation& operation, std::uint32_t value) {
    io_uring_sqe* const entry = ::io_uring_get_sqe(&ring);
    ::io_uring_prep_rw(operation.number, entry, static_cast<int>(kFutexU32), &rings_, 0, value);
    entry->addr3 = kAnyBit;
    return entry;
  }
  // EAGAIN: the counter has moved before the kernel looked.
  static void finish(io_uring_cqe* done, io_uring& ring) {
    const int result = done->res;
    ::io_uring_cqe_seen(&ring, done);
    if (result < 0 && result != -EAGAIN && result != -EINTR) {
      sys::throw_system_error(-result, "a futex operation of io_uring");
    }
  }

  sys::FutexWord rings_{0};
  alignas(kNoSharing) io_uring sleeper_;  // of the process that sleeps
  alignas(kNoSharing) io_uring ringer_;   // of the process that rings
};

static_assert(Doorbell<UringFutexBell>);

}  // namespace ipcmark::waits
