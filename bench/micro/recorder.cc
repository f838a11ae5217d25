// The histogram: what it adds to a sample, and what reading it costs afterwards.
#include <benchmark/benchmark.h>

#include <array>
#include <memory>
#include <random>

#include "harness/stats/histogram.h"

namespace ipcmark::micro {
namespace {

constexpr std::size_t kValues = 4096;

// Latencies in ns from 100 upwards within `spread` powers of two, all equally likely.
std::array<std::uint64_t, kValues> latencies_ns(std::int64_t spread) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> power(0, spread);
  std::array<std::uint64_t, kValues> values{};
  for (std::uint64_t& value : values) value = (100 + random() % 100) << power(random);
  return values;
}

// The wider the samples spread, the more lines of the histogram must stay in the cache.
void record(benchmark::State& state) {
  const auto histogram = std::make_unique<Histogram>();
  const auto values_ns = latencies_ns(state.range(0));
  std::size_t at = 0;
  for (auto _ : state) histogram->record(values_ns[at++ % kValues]);
  benchmark::DoNotOptimize(histogram->count());
}
BENCHMARK(record)->Name("recorder/record")->ArgName("spread_powers_of_2")->Arg(0)->Arg(4)->Arg(16);

void quantile(benchmark::State& state) {
  const auto histogram = std::make_unique<Histogram>();
  for (const std::uint64_t value_ns : latencies_ns(16)) histogram->record(value_ns);
  for (auto _ : state) benchmark::DoNotOptimize(histogram->quantile(0.999));
}
BENCHMARK(quantile)->Name("recorder/quantile_p999");

}  // namespace
}  // namespace ipcmark::micro
