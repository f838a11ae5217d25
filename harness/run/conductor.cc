#include "harness/run/conductor.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "harness/loops/recorders.h"
#include "harness/run/call_parts.h"

namespace ipcmark {

namespace {

constexpr std::uint64_t kMinWarmupMessages = 1'000;
constexpr std::uint64_t kMinTimedMessages = 20;
constexpr std::uint64_t kMinWindowMessages = 64;
constexpr std::uint64_t kMinWindows = 8;
constexpr double kBatchedBelowNs = 1'000;  // METHOD.md: there the clock's step shows
constexpr double kWindowNs = 1e6;
constexpr double kFastestNs = 0.5;  // no loop is faster; what looks so is the clock's step

std::uint64_t verify_count(std::uint64_t message_bytes) {
  constexpr std::uint64_t kBytes = 8ULL << 20;
  return std::clamp<std::uint64_t>(kBytes / std::max<std::uint64_t>(message_bytes, 1), 3, 64);
}

// Plays one round of the leader, from the announcement to the end, and returns its length in ns.
std::uint64_t play(Stage& stage, const Round& round, const std::function<void()>& loop) {
  stage.announce(round);
  const std::uint64_t start = sys::monotonic_raw_ns();
  loop();
  const std::uint64_t elapsed_ns = sys::monotonic_raw_ns() - start;
  stage.finish(round);
  return elapsed_ns;
}

// Doubles the number of messages until both the time and the count of METHOD.md have passed; a slow
// mechanism is let off the count after four times the time. Returns ns per message in the last
// round.
double warm_up(Stage& stage, const std::function<void(std::uint64_t)>& untimed) {
  const auto budget_ns = static_cast<std::uint64_t>(stage.spec().warmup.count());
  std::uint64_t spent_ns = 0, messages = 0;
  double ns_per_message = 1;
  for (std::uint64_t n = 4;;) {
    const std::uint64_t elapsed_ns = play(stage, {n, Round::Kind::untimed}, [&] { untimed(n); });
    ns_per_message = std::max(static_cast<double>(elapsed_ns) / static_cast<double>(n), kFastestNs);
    spent_ns += elapsed_ns;
    messages += n;
    const bool enough = spent_ns >= budget_ns && messages >= kMinWarmupMessages;
    if (enough || spent_ns >= 4 * budget_ns) return ns_per_message;
    const double left_ns =
        static_cast<double>(std::max(budget_ns, spent_ns + budget_ns / 8) - spent_ns);
    n = std::min(2 * n, std::max<std::uint64_t>(
                            4, static_cast<std::uint64_t>(left_ns / ns_per_message) + 1));
  }
}

// A duration of 0 asks for the verification alone.
bool only_verify(const Stage& stage) { return stage.spec().duration.count() == 0; }

void verify(Stage& stage, const std::function<void(std::uint64_t)>& exchange) {
  const Round round{verify_count(stage.spec().size.value), Round::Kind::verify};
  play(stage, round, [&] { exchange(round.messages); });
}

std::uint64_t planned_messages(const Stage& stage, double ns_per_message, double share) {
  const double ns = share * static_cast<double>(stage.spec().duration.count());
  return std::max(kMinTimedMessages, static_cast<std::uint64_t>(ns / ns_per_message));
}

// The last round of a call: after everything that is published, and not part of it.
void divide(Stage& stage, PingPongLoops& loops, double rtt_ns) {
  std::vector<loops::CallerStamps> stamps(
      stamped_calls(rtt_ns, static_cast<double>(stage.spec().duration.count())));
  const Round round{stamps.size(), Round::Kind::stamped};
  play(stage, round, [&] { loops.stamped(stamps); });
  stage.announce_end();  // before the other side's stamps are read: now they are all there
  stage.control().parts = parts_of(stamps, stage.control().handler_log, stage.clock());
}

}  // namespace

void lead(Stage& stage, PingPongLoops& loops) {
  ControlBlock& control = stage.control();
  verify(stage, [&](std::uint64_t n) { loops.verify(n); });
  if (only_verify(stage)) return stage.announce_end();
  const double rtt_ns = warm_up(stage, [&](std::uint64_t n) { loops.untimed(n); });
  const bool batched = rtt_ns < kBatchedBelowNs;
  if (batched) {
    constexpr std::uint64_t kBatch = loops::BatchRecorder::kBatch;
    const std::uint64_t n = (planned_messages(stage, rtt_ns, 0.5) / kBatch + 1) * kBatch;
    control.timed_ns +=
        play(stage, {n, Round::Kind::timed}, [&] { loops.batches(n, control.batches_ns); });
    control.messages += n;
  }
  const std::uint64_t half =
      planned_messages(stage, rtt_ns + stage.clock_pair_ns(), batched ? 0.5 : 1.0) / 2;
  control.timed_ns += play(stage, {2 * half, Round::Kind::timed}, [&] {
    loops.single_shots(half, control.halves_ns[0]);
    loops.single_shots(half, control.halves_ns[1]);
  });
  control.messages += 2 * half;
  // A tracer that counts makes stamps of its own work.
  if (loops.can_stamp() && stage.spec().counters == Counters::off)
    return divide(stage, loops, rtt_ns);
  stage.announce_end();
}

void lead(Stage& stage, StreamLoops& loops) {
  ControlBlock& control = stage.control();
  verify(stage, [&](std::uint64_t n) { loops.verify(n); });
  if (only_verify(stage)) return stage.announce_end();
  const double ns_per_message = warm_up(stage, [&](std::uint64_t n) { loops.untimed(n); });
  const std::uint64_t per_window =
      std::max(kMinWindowMessages, static_cast<std::uint64_t>(kWindowNs / ns_per_message));
  const double window_ns = ns_per_message * static_cast<double>(per_window);
  const std::uint64_t half =
      std::max(kMinWindows, static_cast<std::uint64_t>(
                                static_cast<double>(stage.spec().duration.count()) / window_ns)) /
      2;
  const Round round{2 * half * per_window, Round::Kind::timed};
  std::uint64_t ticks = 0;
  play(stage, round, [&] {
    ticks += loops.windows(half, per_window, control.halves_ns[0]);
    ticks += loops.windows(half, per_window, control.halves_ns[1]);
  });
  control.timed_ns = stage.clock().to_ns(ticks);
  control.messages = round.messages;
  control.window_messages = per_window;
  stage.announce_end();
}

void follow(Stage& stage, FollowerLoops& loops) {
  for (Round round = stage.await(); round.messages != 0; round = stage.await()) {
    if (round.kind == Round::Kind::verify) {
      loops.verify(round.messages);
    } else if (round.kind == Round::Kind::stamped) {
      loops.stamped(round.messages);
    } else {
      loops.play(round.messages);
    }
    stage.finish(round);
  }
}

}  // namespace ipcmark
