// Waking when there is nobody to wake, and waiting when there is nothing to wait for: what a wait
// strategy costs on the fast path.
#include <benchmark/benchmark.h>
#include <time.h>

#include <stop_token>
#include <thread>

#include "bench/micro/guarded.h"
#include "bench/waits/recommended.h"
#include "harness/sys/clock.h"
#include "harness/sys/mapping.h"

namespace ipcmark::micro {
namespace {

template <waits::Doorbell Bell>
void ring(benchmark::State& state) {
  const sys::Shared<Bell> bell;
  for (auto _ : state) bell->ring();
}
BENCHMARK_TEMPLATE(guarded, ring<waits::FutexBell>)->Name("doorbell/ring_nobody/futex");
BENCHMARK_TEMPLATE(guarded, ring<waits::EventfdBell>)->Name("doorbell/ring_nobody/eventfd");
BENCHMARK_TEMPLATE(guarded, ring<waits::PosixSemBell>)->Name("doorbell/ring_nobody/posix_sem");
BENCHMARK_TEMPLATE(guarded, ring<waits::CondvarBell>)->Name("doorbell/ring_nobody/condvar");

// Nobody armed: one exchange, which is why eliding pays.
template <waits::Notifier Notifier>
void notify(benchmark::State& state) {
  const sys::Shared<Notifier> notifier;
  for (auto _ : state) {
    notifier->notify();
    benchmark::ClobberMemory();
  }
}
BENCHMARK_TEMPLATE(guarded, notify<waits::Spin>)->Name("doorbell/notify_nobody/spin");
BENCHMARK_TEMPLATE(guarded, notify<waits::Elided<waits::FutexBell>>)
    ->Name("doorbell/notify_nobody/futex_elided");

// The attempt succeeds at once, as for a receiver that is behind.
template <waits::Notifier Notifier>
void wait(benchmark::State& state) {
  const sys::Shared<Notifier> notifier;
  const sys::Shared<std::atomic<bool>> ready;
  ready->store(true);
  for (auto _ : state) notifier->wait([&] { return ready->load(std::memory_order_acquire); });
}
using Hybrid = waits::SpinThen<waits::FutexBell>;
BENCHMARK_TEMPLATE(guarded, wait<waits::Spin>)->Name("doorbell/wait_ready/spin");
BENCHMARK_TEMPLATE(guarded, wait<waits::Elided<waits::FutexBell>>)
    ->Name("doorbell/wait_ready/futex_elided");
BENCHMARK_TEMPLATE(guarded, wait<Hybrid>)->Name("doorbell/wait_ready/spin_then_futex");

// What spin_then spins for, and where that comes from.
void spin_budget(benchmark::State& state) {
  waits::SpinBudget budget;
  for (auto _ : state) budget = waits::measure_spin_budget();
  state.counters["sleep_ns"] = budget.sleep_ns;
  state.counters["look_ns"] = budget.look_ns;
  state.counters["looks"] = budget.looks;
}
BENCHMARK_TEMPLATE(guarded, spin_budget)->Name("doorbell/spin_budget")->Iterations(3);

// Another thread that rings so many microseconds after it has been asked to.
template <waits::Notifier Notifier>
class LateRinger {
 public:
  LateRinger(Notifier& bell, std::uint64_t gap_us)
      : bell_(bell),
        gap_ns_(1'000 * gap_us),
        thread_([this](std::stop_token stop) { run(stop); }) {}

  // Waits for the ring; returns the time since.
  std::uint64_t wait_ns() {
    const std::uint64_t round = asked_.fetch_add(1, std::memory_order_release) + 1;
    bell_.wait([&] { return rung_.load(std::memory_order_acquire) == round; });
    return sys::monotonic_raw_ns() - rung_at_ns_;
  }

 private:
  void run(const std::stop_token& stop) {
    for (std::uint64_t round = 1;; ++round) {
      while (asked_.load(std::memory_order_acquire) < round) {
        if (stop.stop_requested()) return;
        sys::cpu_relax();
      }
      const std::uint64_t asked_at_ns = sys::monotonic_raw_ns();
      while ((rung_at_ns_ = sys::monotonic_raw_ns()) < asked_at_ns + gap_ns_) sys::cpu_relax();
      rung_.store(round, std::memory_order_release);
      bell_.notify();
    }
  }

  Notifier& bell_;
  std::uint64_t gap_ns_;
  std::uint64_t rung_at_ns_ = 0;
  std::atomic<std::uint64_t> asked_{0}, rung_{0};
  std::jthread thread_;  // last: it uses all of the above
};

std::uint64_t thread_cpu_ns() {
  timespec now;
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(now.tv_nsec);
}

// The argument is how long there is nothing: the time shows how late a waiter is then, cpu_ns what
// the wait cost it. The hybrid has the first of spin before its budget runs out, and after that no
// more than twice the second of futex_elided.
template <waits::Notifier Notifier>
void wake_after(benchmark::State& state) {
  const sys::Shared<Notifier> bell;
  waits::configure(*bell, ChannelSpec{});
  LateRinger<Notifier> ringer(*bell, static_cast<std::uint64_t>(state.range(0)));
  const std::uint64_t start_ns = thread_cpu_ns();
  for (auto _ : state) state.SetIterationTime(static_cast<double>(ringer.wait_ns()) * 1e-9);
  state.counters["cpu_ns"] = benchmark::Counter(static_cast<double>(thread_cpu_ns() - start_ns),
                                                benchmark::Counter::kAvgIterations);
}
void gaps(benchmark::internal::Benchmark* row) {
  row->Arg(1)->Arg(10)->Arg(100)->Arg(1'000)->Iterations(200)->UseManualTime();
}
BENCHMARK_TEMPLATE(guarded, wake_after<waits::Spin>)
    ->Name("doorbell/wake_after_us/spin")
    ->Apply(gaps);
BENCHMARK_TEMPLATE(guarded, wake_after<waits::Elided<waits::FutexBell>>)
    ->Name("doorbell/wake_after_us/futex_elided")
    ->Apply(gaps);
BENCHMARK_TEMPLATE(guarded, wake_after<Hybrid>)
    ->Name("doorbell/wake_after_us/spin_then_futex")
    ->Apply(gaps);

}  // namespace
}  // namespace ipcmark::micro
