// sysvipc(7): a System V semaphore, by its id; the key is random and goes with the channel.
#pragma once

#include <sys/ipc.h>
#include <sys/sem.h>

#include <memory>

#include "bench/waits/deadline.h"
#include "bench/waits/doorbell.h"
#include "harness/sys/object_journal.h"

namespace ipcmark::waits {

class SysvSemBell {
 public:
  static constexpr std::string_view kName = "sysv_sem";
  static constexpr std::string_view kHelp =
      "A System V semaphore used as a binary one: semop(2) of two operations, wait for 0 without "
      "sleeping and add 1, rings; semop of -1 sleeps, with a time limit semtimedop(2).";
  struct Ticket {};

  SysvSemBell() = default;
  SysvSemBell(const SysvSemBell&) = delete;
  SysvSemBell& operator=(const SysvSemBell&) = delete;
  ~SysvSemBell() {
    if (id_ >= 0) ::semctl(id_, 0, IPC_RMID);
  }

  void configure(const ChannelSpec& spec) {
    intent_ = std::make_unique<Intent>(spec.journal,
                                       ObjectName{ObjectKind::sysv_sem, random_object_key(), {}});
    id_ = sys::check(::semget(intent_->object().key, 1, IPC_CREAT | IPC_EXCL | 0600),
                     "semget (limits: kernel.sem, SEMMNI and SEMMNS)");
  }

  Ticket ticket() { return {}; }  // the semaphore remembers
  void sleep(Ticket) { take(nullptr); }
  void sleep_for(Ticket, std::chrono::seconds limit) {
    const timespec length{limit.count(), 0};
    take(&length);
  }
  // Only from 0 to 1: rings that nobody waited for would otherwise wake the sleeper once each, and
  // overflow after SEMVMX (32,767). EAGAIN says that it rings already.
  void ring() {
    std::array<sembuf, 2> operations{{{0, 0, IPC_NOWAIT}, {0, 1, 0}}};
    while (::semop(id_, operations.data(), operations.size()) < 0 && errno != EAGAIN) {
      if (errno != EINTR) sys::throw_system_error(errno, "semop");
    }
  }

 private:
  void take(const timespec* length) {
    sembuf minus_one{0, -1, 0};
    while (::semtimedop(id_, &minus_one, 1, length) < 0) {
      if (errno == EAGAIN) throw_limit_reached("semtimedop");
      if (errno != EINTR) sys::throw_system_error(errno, "semop");
    }
  }

  std::unique_ptr<Intent> intent_;  // of the supervisor, whose heap it lies on; nobody else looks
  int id_ = -1;
};

static_assert(Doorbell<SysvSemBell>);

}  // namespace ipcmark::waits
