// The byte ring with both halves in one process: its instructions, without a line that moves
// between two caches.
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "bench/micro/guarded.h"
#include "bench/rings/spsc_byte_ring.h"
#include "harness/sys/backed_memory.h"

namespace ipcmark::micro {
namespace {

constexpr std::size_t kCapacityBytes = std::size_t{1} << 20;

struct BothHalves {
  explicit BothHalves(std::size_t message)
      : ring(sys::map_memory(
                 {.bytes = rings::SpscByteRing::size_for(kCapacityBytes, message, Wrap::mirror),
                  .images = 2}),
             {}) {}

  rings::SpscByteRing ring;
  rings::SpscProgress progress;
  rings::SpscByteRing::Producer producer{ring, progress};
  rings::SpscByteRing::Consumer consumer{ring, progress};
};

void count_bytes(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

// 56 bytes is the most that shares a line with its header, 64 the least that needs two.
void sizes(benchmark::internal::Benchmark* row) {
  row->ArgName("bytes");
  for (const std::int64_t size : {8, 56, 64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10})
    row->Arg(size);
}

void push_pop(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  BothHalves halves(size);
  const std::vector<std::byte> tx(size, std::byte{1});
  std::vector<std::byte> rx(size);
  std::size_t length = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(halves.producer.try_push(tx));
    benchmark::DoNotOptimize(halves.consumer.try_pop(rx, length));
  }
  if (rx != tx) state.SkipWithError("failed: what was popped is not what was pushed");
  count_bytes(state);
}
BENCHMARK_TEMPLATE(guarded, push_pop)->Name("ring/push_pop")->Apply(sizes);

// The payload stays where it is: what is left is the ring's own work.
void in_place(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  BothHalves halves(size);
  for (auto _ : state) {
    benchmark::DoNotOptimize(halves.producer.try_loan(size));
    halves.producer.publish();
    benchmark::DoNotOptimize(halves.consumer.try_peek());
    halves.consumer.release();
  }
}
BENCHMARK_TEMPLATE(guarded, in_place)->Name("ring/in_place")->Apply(sizes);

// A consumer's look at an empty ring: one turn of a spin without its pause.
void look(benchmark::State& state) {
  BothHalves halves(kCacheLine);
  for (auto _ : state) benchmark::DoNotOptimize(halves.consumer.try_peek());
}
BENCHMARK_TEMPLATE(guarded, look)->Name("ring/look_at_empty");

}  // namespace
}  // namespace ipcmark::micro
