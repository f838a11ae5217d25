#include "harness/run/conduct_pairs.h"

#include <algorithm>

#include "harness/run/rounds.h"

namespace ipcmark {

namespace {

constexpr double kFillerNs = 1e6;
constexpr double kLeadInNs = 2e6;
constexpr std::uint64_t kWindowsPerRound = 10;
constexpr double kLeastWindows = 20;

// The last to be warm says when the stretch begins. Returns ns per message beside all others.
double await_all(Stage& stage, StreamLoops& loops, double ns_per_message) {
  Gathering& all = *stage.control().gathering;
  if (all.warm.fetch_add(1) + 1 == all.pairs)
    all.begins_ticks.store(stage.clock().end() +
                           static_cast<std::uint64_t>(ticks_of(stage.clock(), kLeadInNs)));
  while (all.begins_ticks.load() == 0) {
    const auto n = static_cast<std::uint64_t>(kFillerNs / ns_per_message) + 1;
    const std::uint64_t elapsed_ns =
        play(stage, {n, Round::Kind::untimed}, [&] { loops.untimed(n); });
    ns_per_message = std::max(1.0, static_cast<double>(elapsed_ns)) / static_cast<double>(n);
  }
  return ns_per_message;
}

// A window counts when it ends in the stretch: the one that began before it makes up for the one that
// is cut off by its end.
void count_windows(Stage& stage, StreamLoops& loops, std::uint64_t per_window) {
  ControlBlock& control = stage.control();
  const std::uint64_t begins = control.gathering->begins_ticks.load();
  const auto duration_ns = static_cast<double>(stage.spec().duration.count());
  const auto length = static_cast<std::uint64_t>(ticks_of(stage.clock(), duration_ns));
  const Round round{kWindowsPerRound * per_window, Round::Kind::timed};
  std::uint64_t now = 0;
  const auto count = [&] {
    for (std::uint64_t i = 0; i < kWindowsPerRound; ++i) {
      loops.windows(1, per_window, control.halves_ns[now < begins + length / 2 ? 0 : 1]);
      now = stage.clock().end();
      if (now >= begins && now - begins < length) control.messages += per_window;
    }
  };
  for (; now < begins + length; control.paid_messages += round.messages) play(stage, round, count);
  control.timed_ns = static_cast<std::uint64_t>(duration_ns);
  control.window_messages = per_window;
}

}  // namespace

void measure_among_others(Stage& stage, StreamLoops& loops, double ns_per_message) {
  ns_per_message = await_all(stage, loops, ns_per_message);
  // A stretch has some windows, however short it is.
  const auto fit = static_cast<std::uint64_t>(static_cast<double>(stage.spec().duration.count()) /
                                              kLeastWindows / ns_per_message);
  const std::uint64_t per_window = plan_windows(stage, ns_per_message).per_window;
  count_windows(stage, loops, std::clamp<std::uint64_t>(fit, 1, per_window));
}

}  // namespace ipcmark
