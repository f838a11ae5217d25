#include "harness/run/rounds.h"

#include <algorithm>

#include "harness/run/timed_part.h"

namespace ipcmark {

namespace {

constexpr std::uint64_t kMinWarmupMessages = 1'000;
constexpr std::uint64_t kMinTimedMessages = 20;
constexpr std::uint64_t kMinWindowMessages = 64;
constexpr std::uint64_t kMinWindows = 8;
constexpr double kWindowNs = 1e6;
constexpr double kFastestNs = 0.5;  // no loop is faster; what looks so is the clock's step

std::uint64_t verify_count(std::uint64_t message_bytes) {
  constexpr std::uint64_t kBytes = 8ULL << 20;
  return std::clamp<std::uint64_t>(kBytes / std::max<std::uint64_t>(message_bytes, 1), 3, 64);
}

// What a timed part has at least, or a share of it: that must not add up to many times as much.
std::uint64_t least_of(std::uint64_t of_all, double share) {
  return std::max<std::uint64_t>(2,
                                 static_cast<std::uint64_t>(share * static_cast<double>(of_all)));
}

}  // namespace

std::uint64_t play(Stage& stage, const Round& round, const std::function<void()>& loop) {
  stage.announce(round);
  const std::uint64_t start = sys::monotonic_raw_ns();
  if (round.kind == Round::Kind::timed) {
    timed_part(loop);
  } else {
    loop();
  }
  const std::uint64_t elapsed_ns = sys::monotonic_raw_ns() - start;
  stage.finish(round);
  return elapsed_ns;
}

bool only_verifies(const Stage& stage) { return stage.spec().duration.count() == 0; }

void verify(Stage& stage, const std::function<void(std::uint64_t)>& exchange) {
  const Round round{verify_count(stage.spec().size.value), Round::Kind::verify};
  play(stage, round, [&] { exchange(round.messages); });
}

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

std::uint64_t planned_messages(const Stage& stage, double ns_per_message, double share) {
  const auto asked = static_cast<double>(stage.spec().messages.value);
  const auto fit = static_cast<double>(stage.spec().duration.count()) / ns_per_message;
  const std::uint64_t least = least_of(kMinTimedMessages, share);
  return std::max(least, static_cast<std::uint64_t>(share * (asked > 0 ? asked : fit)));
}

double ticks_of(sys::ClockReader clock, double ns) {
  return ns * 0x1p32 / static_cast<double>(clock.ns_per_tick_q32);
}

WindowPlan plan_windows(const Stage& stage, double ns_per_message, double share) {
  // A number of messages that was asked for is not to depend on their time.
  const bool asked = stage.spec().messages.value > 0;
  const auto fit = static_cast<std::uint64_t>(kWindowNs / ns_per_message);
  const std::uint64_t per_window = std::max(kMinWindowMessages, asked ? 0 : fit);
  const std::uint64_t windows = planned_messages(stage, ns_per_message, share) / per_window;
  return {std::max(least_of(kMinWindows, share), windows) / 2, per_window};
}

}  // namespace ipcmark
