// Waking when there is nobody to wake, and waiting when there is nothing to wait for: what a wait
// strategy costs on the fast path.
#include <benchmark/benchmark.h>

#include "bench/micro/guarded.h"
#include "bench/waits/recommended.h"
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
using Hybrid = waits::SpinThen<waits::FutexBell, waits::kSpinsBeforeSleep>;
BENCHMARK_TEMPLATE(guarded, wait<waits::Spin>)->Name("doorbell/wait_ready/spin");
BENCHMARK_TEMPLATE(guarded, wait<waits::Elided<waits::FutexBell>>)
    ->Name("doorbell/wait_ready/futex_elided");
BENCHMARK_TEMPLATE(guarded, wait<Hybrid>)->Name("doorbell/wait_ready/spin_then_futex");

}  // namespace
}  // namespace ipcmark::micro
