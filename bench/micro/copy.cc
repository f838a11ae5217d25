// Moving and touching the payload: what a message costs before any transport.
#include <benchmark/benchmark.h>

#include <cstring>
#include <vector>

#include "harness/loops/traffic.h"

namespace ipcmark::micro {
namespace {

constexpr std::int64_t kSmallest = 64, kLargest = 16 << 20;

void count_bytes(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

void copy(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const std::vector<std::byte> from(size, std::byte{1});
  std::vector<std::byte> to(size);
  for (auto _ : state) {
    std::memcpy(to.data(), from.data(), size);
    benchmark::ClobberMemory();
  }
  count_bytes(state);
}
BENCHMARK(copy)
    ->Name("copy/memcpy")
    ->ArgName("bytes")
    ->RangeMultiplier(4)
    ->Range(kSmallest, kLargest);

void write_all(benchmark::State& state) {
  std::vector<std::byte> tx(static_cast<std::size_t>(state.range(0)));
  std::uint64_t sequence = 0;
  for (auto _ : state) loops::TouchAll::write(tx, sequence++);
  count_bytes(state);
}
BENCHMARK(write_all)
    ->Name("copy/touch_write")
    ->ArgName("bytes")
    ->RangeMultiplier(4)
    ->Range(kSmallest, kLargest);

void read_all(benchmark::State& state) {
  const std::vector<std::byte> rx(static_cast<std::size_t>(state.range(0)), loops::tag_of(1));
  for (auto _ : state) benchmark::DoNotOptimize(loops::TouchAll::read(rx, 1));
  count_bytes(state);
}
BENCHMARK(read_all)
    ->Name("copy/touch_read")
    ->ArgName("bytes")
    ->RangeMultiplier(4)
    ->Range(kSmallest, kLargest);

}  // namespace
}  // namespace ipcmark::micro
