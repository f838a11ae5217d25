#include "harness/run/worker.h"

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <exception>

#include "harness/loops/verify.h"
#include "harness/run/probe.h"
#include "harness/sys/affinity.h"
#include "harness/sys/mapping.h"

namespace ipcmark {

namespace {

constexpr std::uint64_t kProbeNs = 1'000'000;

void note(SideReport& report, WorkerState state, const char* text) {
  std::strncpy(report.error.data(), text, report.error.size() - 1);
  report.state.store(state, std::memory_order_release);
}

// Both sides; the initiator, whose clock it is, writes the result down.
double probe_line(const WorkerPlan& plan) {
  plan.control.barrier.meet();
  plan.control.bounce_line.store(0);
  plan.control.barrier.meet();
  return bounce_line(plan.control.bounce_line, plan.side, plan.clock.reader(), kProbeNs);
}

void probe_before(const WorkerPlan& plan) {
  if (!plan.probe) return;
  const double contention = alu_contention(plan.control.barrier, plan.side, plan.clock.reader());
  const double round_trip_ns = probe_line(plan);
  if (plan.side != Side::initiator) return;
  plan.control.probe.alu_contention = contention;
  plan.control.probe.before_ns = round_trip_ns;
}

void probe_after(const WorkerPlan& plan) {
  if (!plan.probe) return;
  const double round_trip_ns = probe_line(plan);
  if (plan.side == Side::initiator) plan.control.probe.after_ns = round_trip_ns;
}

void prefault(ControlBlock& control) {
  sys::prefault(&control, sizeof control);
  const std::size_t log_bytes = 2 * control.log.room * sizeof(std::uint64_t);
  if (log_bytes != 0) sys::prefault(control.log.sent_ticks, log_bytes);
}

void play(const WorkerPlan& plan, SideReport& report) {
  Stage stage(plan.spec, plan.clock, plan.control, plan.side, plan.seat, plan.turns);
  probe_before(plan);
  plan.rig.run(plan.side, stage);
  probe_after(plan);
  report.pinned = plan.cpu < 0 || sys::pinned_to(plan.cpu);
  report.state.store(WorkerState::done, std::memory_order_release);
}

void default_signals() {
  for (int signal = 1; signal < NSIG; ++signal) {
    if (signal != SIGKILL && signal != SIGSTOP) ::signal(signal, SIG_DFL);
  }
  // A dead peer must be an error that can be reported, not a silent death of one's own.
  ::signal(SIGPIPE, SIG_IGN);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace

void work(const WorkerPlan& plan) {
  SideReport& report = plan.control.sides[plan.seat];
  try {
    if (plan.cpu >= 0) sys::pin_to(plan.cpu);
    prefault(plan.control);
    play(plan, report);
  } catch (const verification::VerifyError& error) {
    note(report, WorkerState::verify_failed, error.what());
  } catch (const TurnsLost& error) {
    note(report, WorkerState::interrupted, error.what());
  } catch (const std::exception& error) {
    note(report, WorkerState::failed, error.what());
  }
}

void worker_main(const WorkerPlan& plan, pid_t supervisor, const std::vector<int>& foreign_fds) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != supervisor) ::_exit(1);
  ::setpgid(0, 0);
  ::prctl(PR_SET_NAME, plan.side == Side::initiator ? "ipcmark-init" : "ipcmark-resp");
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  default_signals();
  for (const int fd : foreign_fds) ::close(fd);
  plan.rig.isolate(plan.side);
  work(plan);
  const bool done = plan.control.sides[plan.seat].state.load() == WorkerState::done;
  ::_exit(done ? 0 : 1);
}

}  // namespace ipcmark
