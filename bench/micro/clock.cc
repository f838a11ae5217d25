// Reading the clock: what every sample of a run contains and nothing of the transport.
#include <benchmark/benchmark.h>
#include <time.h>

#include <memory>

#include "bench/micro/measuring_clock.h"
#include "harness/loops/recorders.h"

namespace ipcmark::micro {
namespace {

// The harness's own pair, with the test which clock it is.
void reader_pair(benchmark::State& state) {
  const sys::ClockReader clock = measuring_clock().reader();
  for (auto _ : state) {
    const std::uint64_t begin = clock.begin();
    benchmark::DoNotOptimize(clock.end() - begin);
  }
}
BENCHMARK(reader_pair)->Name("clock/reader_pair");

void counter_pair(benchmark::State& state) {
  for (auto _ : state) {
    const std::uint64_t begin = sys::CpuCounter::begin();
    benchmark::DoNotOptimize(sys::CpuCounter::end() - begin);
  }
}
BENCHMARK(counter_pair)->Name("clock/counter_pair");

#if defined(__x86_64__)
void rdtscp_pair(benchmark::State& state) {
  unsigned cpu;
  for (auto _ : state) {
    const std::uint64_t begin = __rdtscp(&cpu);
    benchmark::DoNotOptimize(__rdtscp(&cpu) - begin);
  }
}
BENCHMARK(rdtscp_pair)->Name("clock/rdtscp_pair");
#endif

// One sample of a run, whole: read, read, convert, record. To be compared with rdtscp_pair.
void sample(benchmark::State& state) {
  const auto samples_ns = std::make_unique<Histogram>();
  loops::ShotRecorder recorder{measuring_clock().reader(), samples_ns.get()};
  for (auto _ : state) {
    recorder.begin();
    recorder.end();
  }
  benchmark::DoNotOptimize(samples_ns->count());
}
BENCHMARK(sample)->Name("clock/pair_and_record");

template <clockid_t Id>
void kernel_clock(benchmark::State& state) {
  timespec now;
  for (auto _ : state) benchmark::DoNotOptimize(::clock_gettime(Id, &now));
}
BENCHMARK_TEMPLATE(kernel_clock, CLOCK_MONOTONIC)->Name("clock/monotonic");
BENCHMARK_TEMPLATE(kernel_clock, CLOCK_MONOTONIC_RAW)->Name("clock/monotonic_raw");

}  // namespace
}  // namespace ipcmark::micro
