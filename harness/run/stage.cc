#include "harness/run/stage.h"

#include <sys/resource.h>
#include <time.h>

#include <algorithm>

#include "harness/run/channel_spec.h"

namespace ipcmark {

namespace {

// What this side has spent so far: its one thread, or all of its process where several work.
SideCost spent(bool by_all_threads) {
  timespec cpu{};
  ::clock_gettime(by_all_threads ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_THREAD_CPUTIME_ID, &cpu);
  rusage usage{};
  ::getrusage(by_all_threads ? RUSAGE_SELF : RUSAGE_THREAD, &usage);
  return {.cpu_ns = static_cast<std::uint64_t>(cpu.tv_sec) * 1'000'000'000U +
                    static_cast<std::uint64_t>(cpu.tv_nsec),
          .voluntary_switches = static_cast<std::uint64_t>(usage.ru_nvcsw),
          .involuntary_switches = static_cast<std::uint64_t>(usage.ru_nivcsw),
          .minor_faults = static_cast<std::uint64_t>(usage.ru_minflt),
          .major_faults = static_cast<std::uint64_t>(usage.ru_majflt),
          .system_calls = {},
          .user_instructions = {},
          .allocations = {}};
}

void add_difference(SideCost& total, const SideCost& from, const SideCost& to) {
  total.cpu_ns += to.cpu_ns - from.cpu_ns;
  total.voluntary_switches += to.voluntary_switches - from.voluntary_switches;
  total.involuntary_switches += to.involuntary_switches - from.involuntary_switches;
  total.minor_faults += to.minor_faults - from.minor_faults;
  total.major_faults += to.major_faults - from.major_faults;
}

using Count = std::optional<std::uint64_t>;

void add_count(Count& total, Count from, Count to) {
  if (from && to) total = total.value_or(0) + (*to - *from);
}

}  // namespace

// The buffers are written here, so that no page is first touched inside the timed part. An empty
// message has an address too: memcpy and the kernel's wrappers are promised one.
Stage::Stage(const CaseSpec& spec, const sys::Clock& clock, ControlBlock& control, Side side,
             std::size_t seat, const std::string& turns)
    : spec_(spec),
      clock_(clock.reader()),
      clock_pair_ns_(2 * clock.info().read_ns),
      control_(control),
      side_(side),
      seat_(seat),
      by_all_threads_(spec.pattern == Pattern::clients),
      tx_(std::max<std::size_t>(message_bytes(spec), 1), std::byte{1}),
      rx_(tx_),
      scratch_(tx_),
      traffic_{.tx = {tx_.data(), message_bytes(spec)},
               .rx = {rx_.data(), message_bytes(spec)},
               .touched = std::min(message_bytes(spec), spec.touch == Touch::all ? kUnlimited : 1),
               .first_bad = &report().first_bad},
      turns_(turns) {
  // Counted is one thread alone.
  if (spec.counters == Counters::on && !by_all_threads_) counters_.emplace();
}

void Stage::announce(Round round) {
  control_.rounds[round_number_ % 2] = round;
  meet(round);
}

Round Stage::await() {
  control_.barrier.meet();
  const Round round = control_.rounds[round_number_++ % 2];
  if (round.kind == Round::Kind::timed) meter_start_ = spent(by_all_threads_);
  start_counting(round);
  return round;
}

void Stage::meet(const Round& round) {
  if (round.kind == Round::Kind::timed) meter_start_ = spent(by_all_threads_);
  control_.barrier.meet();
  start_counting(round);
  ++round_number_;
}

// After the barrier: how often a side sleeps there depends on the other.
void Stage::start_counting(const Round& round) {
  if (counters_ && round.kind == Round::Kind::timed) counts_start_ = counters_->read();
}

void Stage::finish(const Round& round) {
  if (round.kind != Round::Kind::timed) return;
  SideCost& cost = report().cost;
  if (counters_) {
    const SideCounters::Counts now = counters_->read();
    add_count(cost.system_calls, counts_start_.system_calls, now.system_calls);
    add_count(cost.user_instructions, counts_start_.user_instructions, now.user_instructions);
    add_count(cost.allocations, counts_start_.allocations, now.allocations);
  }
  add_difference(cost, meter_start_, spent(by_all_threads_));
}

void Stage::await_turn() {
  if (!turns_.any()) return;
  control_.pauses.begin();
  turns_.await();
  control_.pauses.end();
}

}  // namespace ipcmark
