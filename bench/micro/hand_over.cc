// What the choices in bench/rings are worth between two threads on CPUs of their own: how far apart
// two words must be, how a payload is stored, how many messages are published at once, how a ring
// goes round its end. (Cached against uncached indices: `ipcmark_peers`, spscqueue_style against
// folly_style. Pages: the axis `pages` of `ipcmark run`.)
#include <benchmark/benchmark.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "bench/micro/guarded.h"
#include "bench/rings/spsc_byte_ring.h"
#include "harness/run/placement.h"
#include "harness/sys/affinity.h"
#include "harness/sys/backed_memory.h"
#include "harness/sys/relax.h"

namespace ipcmark::micro {
namespace {

using rings::SpscByteRing;

// Of the nearest two CPUs, or twice the only one.
CpuPair cpus() {
  static const sys::Topology kTopology = sys::Topology::read();
  return choose(kTopology, nearest(kTopology)).pair.value();
}

void apart(benchmark::State& state) {
  constexpr std::uint64_t kAdditions = 100'000;
  alignas(kNoSharing) std::array<std::byte, 4 * kNoSharing> words{};
  const auto word = [&](std::size_t at) {
    return std::atomic_ref(*reinterpret_cast<std::uint64_t*>(words.data() + at));
  };
  const auto add = [&](int cpu, std::size_t at) {
    sys::pin_to(cpu);
    for (std::uint64_t i = 0; i < kAdditions; ++i) word(at).fetch_add(1, std::memory_order_relaxed);
  };
  for (auto _ : state) {
    std::thread other(add, cpus().responder, static_cast<std::size_t>(state.range(0)));
    add(cpus().initiator, 0);
    other.join();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kAdditions));
}
BENCHMARK_TEMPLATE(guarded, apart)
    ->Name("hand_over/words_apart")
    ->ArgName("bytes")
    ->Arg(8)
    ->Arg(kCacheLine)
    ->Arg(kNoSharing)
    ->UseRealTime();

void produce(SpscByteRing::Producer& producer, std::size_t size, std::uint64_t messages) {
  const std::vector<std::byte> tx(size, std::byte{1});
  for (std::uint64_t i = 0; i < messages; ++i) {
    while (!producer.try_push(tx)) {
      producer.flush();
      sys::cpu_relax();
    }
  }
  producer.flush();
}

// One stream of messages through a ring of its own, per iteration.
void stream(benchmark::State& state, std::size_t size, std::size_t capacity, ChannelSpec spec) {
  const std::uint64_t messages =
      std::max<std::uint64_t>(64, (std::size_t{16} << 20) / (size + 256));
  spec.message_bytes = size;
  const std::size_t bytes = SpscByteRing::size_for(capacity, size, spec.wrap);
  const SpscByteRing ring(
      sys::map_memory({.bytes = bytes, .images = spec.wrap == Wrap::mirror ? 2U : 1U}), spec);
  std::vector<std::byte> rx(size);
  rings::SpscProgress progress;
  SpscByteRing::Producer producer(ring, progress);
  SpscByteRing::Consumer consumer(ring, progress);
  sys::pin_to(cpus().initiator);
  for (auto _ : state) {
    std::thread other([&] {
      sys::pin_to(cpus().responder);
      produce(producer, size, messages);
    });
    std::size_t length = 0;
    for (std::uint64_t i = 0; i < messages; ++i) {
      while (!consumer.try_pop(rx, length)) sys::cpu_relax();
    }
    other.join();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(messages));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(messages * size));
}

constexpr std::size_t kMiB = std::size_t{1} << 20;

void stores(benchmark::State& state) {
  const Stores choice = state.range(1) == 0 ? Stores::cached : Stores::non_temporal;
  stream(state, 64 << 10, static_cast<std::size_t>(state.range(0)) * kMiB, {.stores = choice});
}
BENCHMARK_TEMPLATE(guarded, stores)
    ->Name("hand_over/stores")
    ->ArgNames({"ring_mib", "past_caches"})
    ->ArgsProduct({{1, 64}, {0, 1}})
    ->UseRealTime();

void batch(benchmark::State& state) {
  stream(state, SpscByteRing::kLargestOfOneLine, kMiB,
         {.batch = static_cast<std::uint64_t>(state.range(0))});
}
BENCHMARK_TEMPLATE(guarded, batch)
    ->Name("hand_over/batch")
    ->ArgName("messages")
    ->Arg(1)
    ->Arg(8)
    ->Arg(32)
    ->UseRealTime();

void wrap(benchmark::State& state) {
  stream(state, 4000, kMiB, {.wrap = state.range(0) == 0 ? Wrap::mirror : Wrap::pad});
}
BENCHMARK_TEMPLATE(guarded, wrap)
    ->Name("hand_over/wrap")
    ->ArgName("pads")
    ->Arg(0)
    ->Arg(1)
    ->UseRealTime();

}  // namespace
}  // namespace ipcmark::micro
