// sem_overview(7): an unnamed, process-shared semaphore.
#pragma once

#include <semaphore.h>

#include "bench/waits/deadline.h"
#include "bench/waits/doorbell.h"

namespace ipcmark::waits {

class PosixSemBell {
 public:
  static constexpr std::string_view kName = "posix_sem";
  static constexpr std::string_view kHelp =
      "An unnamed process-shared semaphore: sem_post(3), sem_wait(3), with a time limit "
      "sem_clockwait(3); a futex(2) call only where somebody waits.";
  struct Ticket {};

  PosixSemBell() { sys::check(::sem_init(&semaphore_, 1, 0), "sem_init"); }
  PosixSemBell(const PosixSemBell&) = delete;
  PosixSemBell& operator=(const PosixSemBell&) = delete;
  ~PosixSemBell() { ::sem_destroy(&semaphore_); }

  Ticket ticket() { return {}; }  // the semaphore remembers
  void sleep(Ticket) {
    while (::sem_wait(&semaphore_) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "sem_wait");
    }
    drain();
  }
  void sleep_for(Ticket, std::chrono::seconds limit) {
    const timespec until = deadline(limit);
    while (::sem_clockwait(&semaphore_, CLOCK_MONOTONIC, &until) < 0) {
      if (errno != EINTR) sys::throw_system_error(errno, "sem_clockwait");
    }
    drain();
  }
  void ring() {
    // EOVERFLOW: SEM_VALUE_MAX rings are waiting, so the next sleep cannot last.
    if (::sem_post(&semaphore_) < 0 && errno != EOVERFLOW)
      sys::throw_system_error(errno, "sem_post");
  }

 private:
  // Rings nobody waited for would otherwise wake us once each.
  void drain() {
    while (::sem_trywait(&semaphore_) == 0) {
    }
  }

  sem_t semaphore_;
};

static_assert(Doorbell<PosixSemBell>);

}  // namespace ipcmark::waits
