// POSIX semaphores as bells: where the semaphore lies differs, how it is posted and taken does not.
#pragma once

#include <semaphore.h>

#include "bench/adapters/call_waits.h"
#include "bench/adapters/notify_channel.h"
#include "bench/waits/deadline.h"
#include "harness/sys/relax.h"

namespace ipcmark {

// S: a semaphore's info, configure(spec) and get().
template <class S, class Wait>
class PosixSemaphoreBell {
 public:
  static constexpr const MechanismInfo& info = S::info;
  static constexpr std::string_view kWait = Wait::kName;
  static constexpr WaitKind kKind = Wait::kKind;
  static constexpr std::string_view kHelp = Wait::kHelp;
  static constexpr std::uint32_t kCredit = 8'192;

  void configure(const ChannelSpec& spec) { semaphore_.configure(spec); }
  void ring() { sys::check(::sem_post(semaphore_.get()), "sem_post"); }
  void wait() {
    if constexpr (Wait::kSleeps) {
      again([&] { return ::sem_wait(semaphore_.get()); }, "sem_wait");
    } else {
      again([&] { return ::sem_trywait(semaphore_.get()); }, "sem_trywait");
    }
  }
  void wait_for(std::chrono::seconds limit) requires Wait::kSleeps {
    const timespec until = waits::deadline(limit, CLOCK_REALTIME);
    again([&] { return ::sem_timedwait(semaphore_.get(), &until); }, "sem_timedwait");
  }

 private:
  template <class Call>
  static void again(Call call, const char* what) {
    while (call() < 0) {
      if (errno == EAGAIN) {
        sys::cpu_relax();
      } else if (errno != EINTR) {
        sys::throw_system_error(errno, what);
      }
    }
  }

  S semaphore_;
};

}  // namespace ipcmark
