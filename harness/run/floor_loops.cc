#include "harness/run/floor_loops.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "harness/loops/ping_pong.h"
#include "harness/sys/relax.h"

namespace ipcmark::floors {

namespace {

constexpr std::uint64_t kBatch = 32;

// Median length in ns of one of `calls` calls, timed `calls` at a time.
template <class Call>
double median_ns(sys::ClockReader clock, std::uint64_t samples, std::uint64_t calls, Call call) {
  std::vector<std::uint64_t> lengths(samples);
  for (std::uint64_t& length : lengths) {
    const std::uint64_t begin = clock.begin();
    for (std::uint64_t i = 0; i < calls; ++i) call();
    length = clock.to_ns(clock.end() - begin);
  }
  std::nth_element(lengths.begin(), lengths.begin() + static_cast<long>(samples / 2),
                   lengths.end());
  return static_cast<double>(lengths[samples / 2]) / static_cast<double>(calls);
}

struct NoTransport {
  void send(ConstBytes tx) { asm volatile("" ::"r"(tx.data()) : "memory"); }
  std::size_t recv(Bytes rx) {
    asm volatile("" ::"r"(rx.data()) : "memory");
    return rx.size();
  }
};

void wait_above(const std::atomic<std::uint64_t>& counter, std::uint64_t value) {
  while (counter.load(std::memory_order_acquire) <= value) sys::cpu_relax();
}

}  // namespace

double clock_pair_ns(sys::ClockReader clock) {
  return median_ns(clock, 10'000, 1, [] {});
}

double null_loop_ns(sys::ClockReader clock) {
  NoTransport endpoint;
  loops::Traffic traffic;
  return median_ns(clock, 100, 1,
                   [&] {
                     loops::ping<loops::Copying<loops::TouchNothing>>(endpoint, 10'000, traffic,
                                                                      loops::NoRecorder{});
                   }) /
         10'000;
}

double null_syscall_ns(sys::ClockReader clock) {
  return median_ns(clock, 1'000, kBatch, [] { ::syscall(SYS_getppid); });
}

double memcpy_bytes_per_s(sys::ClockReader clock, std::size_t bytes) {
  const std::vector<std::byte> from(bytes, std::byte{1});
  std::vector<std::byte> to(bytes, std::byte{2});
  const double ns = median_ns(clock, 50, std::max<std::size_t>(1, (256U << 10) / bytes), [&] {
    std::memcpy(to.data(), from.data(), bytes);
    asm volatile("" ::"r"(to.data()) : "memory");
  });
  return static_cast<double>(bytes) / ns * 1e9;
}

double pipeline_bytes_per_s(sys::ClockReader clock, Side side, Pipeline& shared, Bytes slots,
                            std::size_t bytes) {
  const std::uint64_t places = slots.size() / bytes;
  const std::uint64_t rounds = std::max<std::uint64_t>(64, (256ULL << 20) / bytes);
  std::vector<std::byte> own(bytes, std::byte{3});
  const std::uint64_t begin = clock.begin();
  for (std::uint64_t i = 0, seen = 0; i < rounds; ++i) {
    std::byte* const slot = slots.data() + i % places * bytes;
    if (side == Side::initiator) {
      if (i >= seen + places) {
        wait_above(shared.consumed, i - places);
        seen = shared.consumed.load(std::memory_order_relaxed);
      }
      std::memcpy(slot, own.data(), bytes);
      shared.produced.store(i + 1, std::memory_order_release);
    } else {
      wait_above(shared.produced, i);
      std::memcpy(own.data(), slot, bytes);
      shared.consumed.store(i + 1, std::memory_order_release);
    }
    asm volatile("" ::"r"(own.data()) : "memory");
  }
  const std::uint64_t ns = clock.to_ns(clock.end() - begin);
  return side == Side::initiator
             ? 0
             : static_cast<double>(rounds * bytes) / static_cast<double>(ns) * 1e9;
}

double two_line_bounce_ns(sys::ClockReader clock, Side side, TwoLines& lines) {
  constexpr std::uint64_t kSamples = 1'000;
  std::uint32_t n = 0;
  const auto await = [](const std::atomic<std::uint32_t>& line, std::uint32_t value) {
    while (line.load(std::memory_order_acquire) != value) sys::cpu_relax();
  };
  if (side == Side::responder) {
    for (std::uint64_t i = 0; i < kSamples * kBatch; ++i) {
      await(lines.forth, ++n);
      lines.back.store(n, std::memory_order_release);
    }
    return 0;
  }
  return median_ns(clock, kSamples, kBatch, [&] {
    lines.forth.store(++n, std::memory_order_release);
    await(lines.back, n);
  });
}

}  // namespace ipcmark::floors
