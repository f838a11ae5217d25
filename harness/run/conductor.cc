#include "harness/run/conductor.h"

#include <vector>

#include "harness/loops/recorders.h"
#include "harness/run/call_parts.h"
#include "harness/run/conduct_pairs.h"
#include "harness/run/rounds.h"
#include "harness/run/slices.h"
#include "harness/run/timed_part.h"

namespace ipcmark {

namespace {

constexpr double kBatchedBelowNs = 1'000;  // METHOD.md: there the clock's step shows
constexpr std::uint64_t kBatch = loops::BatchRecorder::kBatch;

// The last round of a call: after everything that is published, and not part of it.
void divide(Stage& stage, PingPongLoops& loops, double rtt_ns) {
  std::vector<loops::CallerStamps> stamps(
      stamped_calls(rtt_ns, static_cast<double>(stage.spec().duration.count())));
  const Round round{stamps.size(), Round::Kind::stamped};
  play(stage, round, [&] { loops.stamped(stamps); });
  stage.announce_end();  // before the other side's stamps are read: now they are all there
  stage.control().parts = parts_of(stamps, stage.control().handler_log, stage.clock());
}

// Single shots of half the slice each, behind batches where a single shot is too short for the clock.
// Returns the median round trip.
double time_trips(Stage& stage, PingPongLoops& loops, double rtt_ns, const Slice& slice) {
  ControlBlock& control = stage.control();
  const bool batched = rtt_ns < kBatchedBelowNs;
  const double share = batched ? slice.share / 2 : slice.share;
  if (batched) {
    const std::uint64_t n = (planned_messages(stage, rtt_ns, share) / kBatch + 1) * kBatch;
    control.timed_ns +=
        play(stage, {n, Round::Kind::timed}, [&] { loops.batches(n, *slice.batches_ns); });
    control.messages += n;
  }
  const std::uint64_t half = planned_messages(stage, rtt_ns + stage.clock_pair_ns(), share) / 2;
  control.timed_ns += play(stage, {2 * half, Round::Kind::timed}, [&] {
    for (Histogram* const shots : slice.halves_ns) loops.single_shots(half, *shots);
  });
  control.messages += 2 * half;
  return batched ? slice.batches_ns->smooth_quantile(0.5) / static_cast<double>(kBatch)
                 : slice.halves_ns[0]->smooth_quantile(0.5);
}

// Returns the time per message.
double time_stream(Stage& stage, StreamLoops& loops, double ns_per_message, const Slice& slice) {
  ControlBlock& control = stage.control();
  const auto [half, per_window] = plan_windows(stage, ns_per_message, slice.share);
  const Round round{2 * half * per_window, Round::Kind::timed};
  std::uint64_t ticks = 0;
  play(stage, round, [&, half = half, per_window = per_window] {
    for (Histogram* const windows : slice.halves_ns)
      ticks += loops.windows(half, per_window, *windows);
  });
  const std::uint64_t elapsed_ns = stage.clock().to_ns(ticks);
  control.timed_ns += elapsed_ns;
  control.messages += round.messages;
  control.window_messages = per_window;
  return static_cast<double>(elapsed_ns) / static_cast<double>(round.messages);
}

}  // namespace

void lead(Stage& stage, PingPongLoops& loops) {
  verify(stage, [&](std::uint64_t n) { loops.verify(n); });
  if (only_verifies(stage)) return stage.announce_end();
  const auto untimed = [&](std::uint64_t n) { loops.untimed(n); };
  const double rtt_ns = warm_up(stage, untimed);
  play_slices(stage, rtt_ns, {untimed, [&](const Slice& slice) {
                                return time_trips(stage, loops, rtt_ns, slice);
                              }});
  // A tracer that counts makes stamps of its own work.
  if (loops.can_stamp() && stage.spec().counters == Counters::off)
    return divide(stage, loops, rtt_ns);
  stage.announce_end();
}

void lead(Stage& stage, StreamLoops& loops) {
  ControlBlock& control = stage.control();
  verify(stage, [&](std::uint64_t n) { loops.verify(n); });
  if (only_verifies(stage)) return stage.announce_end();
  const auto untimed = [&](std::uint64_t n) { loops.untimed(n); };
  const double ns_per_message = warm_up(stage, untimed);
  if (control.gathering != nullptr) {
    measure_among_others(stage, loops, ns_per_message);
    return stage.announce_end();
  }
  play_slices(stage, ns_per_message, {untimed, [&](const Slice& slice) {
                                        return time_stream(stage, loops, ns_per_message, slice);
                                      }});
  stage.announce_end();
}

void follow(Stage& stage, FollowerLoops& loops) {
  for (Round round = stage.await(); round.messages != 0; round = stage.await()) {
    if (round.kind == Round::Kind::verify) {
      loops.verify(round.messages);
    } else if (round.kind == Round::Kind::timed) {
      timed_part([&] { loops.play_timed(round.messages); });
    } else if (round.kind == Round::Kind::stamped) {
      loops.stamped(round.messages);
    } else {
      loops.play(round.messages);
    }
    stage.finish(round);
  }
}

}  // namespace ipcmark
