#include "harness/run/probe.h"

#include <algorithm>
#include <memory>

#include "harness/stats/histogram.h"
#include "harness/sys/relax.h"

namespace ipcmark {

namespace {

constexpr std::uint32_t kStop = 0xffff'ffff;
constexpr std::uint32_t kBatch = 32;
// Two vCPUs of one L3 bounce in 110 to 130 ns, of two in 480 to 540 (METHOD.md); between the two
// groups the cut is uncritical.
constexpr double kFarRatio = 2.0;
constexpr double kSiblingContention = 1.5;
constexpr double kMovedRatio = 1.5;

// One batch of round trips, from word value `from`.
void bounce_batch(std::atomic<std::uint32_t>& line, std::uint32_t from) {
  for (std::uint32_t i = 0; i < kBatch; ++i) {
    line.store(from + 2 * i + 1, std::memory_order_release);
    while (line.load(std::memory_order_acquire) != from + 2 * i + 2) sys::cpu_relax();
  }
}

void answer(std::atomic<std::uint32_t>& line) {
  for (std::uint32_t next = 1;;) {
    const std::uint32_t seen = line.load(std::memory_order_acquire);
    if (seen == kStop) return;
    if (seen == next) {
      line.store(next + 1, std::memory_order_release);
      next += 2;
    } else {
      sys::cpu_relax();
    }
  }
}

double lead_bounce(std::atomic<std::uint32_t>& line, sys::ClockReader clock, std::uint64_t for_ns) {
  const auto batches = std::make_unique<Histogram>();
  const std::uint64_t start = sys::monotonic_raw_ns();
  for (std::uint32_t from = 0; sys::monotonic_raw_ns() - start < for_ns; from += 2 * kBatch) {
    const std::uint64_t begin = clock.begin();
    bounce_batch(line, from);
    batches->record(clock.to_ns(clock.end() - begin));
  }
  line.store(kStop, std::memory_order_release);
  return batches->quantile(0.5) / kBatch;
}

// Independent multiplications fill the multiplier, which SMT siblings share.
std::uint64_t alu_loop_ns(sys::ClockReader clock) {
  std::uint64_t a = 3, b = 5, c = 7, d = 11;
  const std::uint64_t begin = clock.begin();
  for (int i = 0; i < 50'000; ++i) {
    asm volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
    a *= 0x9e3779b97f4a7c15ULL;
    b *= 0x9e3779b97f4a7c15ULL;
    c *= 0x9e3779b97f4a7c15ULL;
    d *= 0x9e3779b97f4a7c15ULL;
  }
  asm volatile("" ::"r"(a), "r"(b), "r"(c), "r"(d));
  return clock.to_ns(clock.end() - begin);
}

std::uint64_t best_of_three(sys::ClockReader clock) {
  std::uint64_t best = alu_loop_ns(clock);
  for (int i = 0; i < 2; ++i) best = std::min(best, alu_loop_ns(clock));
  return std::max<std::uint64_t>(best, 1);
}

}  // namespace

double bounce_line(std::atomic<std::uint32_t>& line, Side side, sys::ClockReader clock,
                   std::uint64_t for_ns) {
  if (side == Side::initiator) return lead_bounce(line, clock, for_ns);
  answer(line);
  return 0;
}

double alu_contention(Barrier& barrier, Side side, sys::ClockReader clock) {
  // One after the other: while one runs, the other sleeps at the barrier.
  std::uint64_t alone = 0;
  if (side == Side::initiator) alone = best_of_three(clock);
  barrier.meet();
  if (side == Side::responder) alone = best_of_three(clock);
  barrier.meet();
  return static_cast<double>(best_of_three(clock)) / static_cast<double>(alone);
}

std::string classify(const Probe& probe, double nearest_ns, bool asked_for_siblings) {
  if (probe.before_ns <= 0 || probe.after_ns <= 0) return "none";
  if (!asked_for_siblings && probe.alu_contention > kSiblingContention) return "sibling";
  const double high = std::max(probe.before_ns, probe.after_ns);
  const double low = std::min(probe.before_ns, probe.after_ns);
  if (high > kMovedRatio * low) return "mixed";
  const bool known = nearest_ns > 0;
  return known && high > kFarRatio * nearest_ns ? "far" : "near";
}

}  // namespace ipcmark
