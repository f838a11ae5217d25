#include "harness/run/counters.h"

#include <linux/perf_event.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/run/tracer.h"
#include "harness/sys/allocations.h"

namespace ipcmark {
namespace {

// -1 where there is no such counter, or it is forbidden.
int open_instructions() {
  perf_event_attr attributes{};
  attributes.size = sizeof attributes;
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  return static_cast<int>(
      ::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC));
}

}  // namespace

SideCounters::SideCounters() {
  start_tracer();
  instructions_ = sys::UniqueFd(open_instructions());
}

void SideCounters::start_tracer() {
  const auto traced = static_cast<pid_t>(::syscall(SYS_gettid));
  const pid_t worker = ::getpid();
  tracer_ = ::fork();
  if (tracer_ == 0) trace(*board_, worker, traced);
  if (tracer_ < 0) return;
  // Where only ancestors may trace (Yama), this one may too.
  ::prctl(PR_SET_PTRACER, tracer_, 0, 0, 0);
  board_->may_start.store(true);
  while (board_->state.load() == TracerBoard::State::starting) ::sched_yield();
}

SideCounters::~SideCounters() {
  if (tracer_ <= 0) return;
  board_->stop.store(true);
  // The call itself is where the tracer sees that it is to let go.
  while (::waitpid(tracer_, nullptr, 0) < 0 && errno == EINTR) {
  }
  ::prctl(PR_SET_PTRACER, 0, 0, 0, 0);
}

SideCounters::Counts SideCounters::read() {
  Counts counts;
  std::uint64_t instructions = 0;
  if (instructions_) {
    ++own_calls_;
    if (::read(instructions_.get(), &instructions, sizeof instructions) == sizeof instructions)
      counts.user_instructions = instructions;
  }
  if (board_->state.load() == TracerBoard::State::counting)
    counts.system_calls = board_->entered.load() - own_calls_;
  counts.allocations = sys::allocations();
  return counts;
}

}  // namespace ipcmark
