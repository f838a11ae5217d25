// How an open loop goes: at full speed first, to learn what the pair can carry, then at the planned
// rate; figures are made afterwards, from the times that both sides noted.
#include <algorithm>
#include <stdexcept>
#include <string>

#include "harness/run/conductor.h"
#include "harness/run/rounds.h"

namespace ipcmark {

namespace {

constexpr std::uint64_t kLeastPaced = 2;
// Both sides have left the barrier by then.
constexpr double kLeadNs = 2e6;
// A pair that cannot keep up is let off after this many times the planned duration.
constexpr double kMostOverrun = 2;

std::uint64_t planned(Stage& stage, double ns_per_message) {
  const double duration_ns = static_cast<double>(stage.spec().duration.count());
  const double in_time = duration_ns * 1e-9 * static_cast<double>(stage.spec().rate.value);
  const auto asked = static_cast<double>(stage.spec().messages.value);
  const double wanted = asked > 0 ? asked : in_time;
  const double carried = kMostOverrun * duration_ns / ns_per_message;
  return std::clamp(static_cast<std::uint64_t>(std::min(wanted, carried)), kLeastPaced,
                    stage.control().log.room);
}

// One way over a clock that both sides read: it has to be one clock.
void require_order(std::uint64_t due, std::uint64_t sent, std::uint64_t received,
                   std::uint64_t message) {
  if (due <= sent && sent <= received) return;
  throw std::runtime_error(
      "message " + std::to_string(message) +
      " was received before it was sent: the clocks of the two CPUs differ, so "
      "one-way times are not known here: run with IPCMARK_CLOCK=monotonic_raw");
}

void evaluate(Stage& stage, std::uint64_t n) {
  ControlBlock& control = stage.control();
  const sys::ClockReader clock = stage.clock();
  const loops::PacedLog& log = control.log;
  loops::Schedule schedule(control.schedule);
  std::uint64_t last_due = 0;
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::uint64_t due = last_due = schedule.next_ticks();
    require_order(due, log.sent_ticks[i], log.received_ticks[i], i);
    control.halves_ns[i < n / 2 ? 0 : 1].record(clock.to_ns(log.received_ticks[i] - due));
    control.service_ns.record(clock.to_ns(log.received_ticks[i] - log.sent_ticks[i]));
    control.late_ns.record(clock.to_ns(log.sent_ticks[i] - due));
  }
  control.messages = n;
  control.planned_ns = clock.to_ns(last_due - control.schedule.start_ticks);
  control.timed_ns = clock.to_ns(log.received_ticks[n - 1] - log.received_ticks[0]);
}

}  // namespace

void lead(Stage& stage, PacedLoops& loops) {
  ControlBlock& control = stage.control();
  verify(stage, [&](std::uint64_t n) { loops.verify(n); });
  if (only_verifies(stage)) return stage.announce_end();
  const double ns_per_message = warm_up(stage, [&](std::uint64_t n) { loops.untimed(n); });
  const std::uint64_t n = planned(stage, ns_per_message);
  const double gap_ns = 1e9 / static_cast<double>(stage.spec().rate.value);
  control.schedule.gap_ticks = ticks_of(stage.clock(), gap_ns);
  control.schedule.arrivals = stage.spec().arrivals;
  control.schedule.start_ticks =
      stage.clock().begin() + static_cast<std::uint64_t>(ticks_of(stage.clock(), kLeadNs));
  play(stage, {n, Round::Kind::timed}, [&] { loops.paced(n, control.log.received_ticks); });
  stage.announce_end();  // before the other side's times are read: now they are all there
  evaluate(stage, n);
}

}  // namespace ipcmark
