// How a round among many goes: its leader, who is alone on its side, counts and holds the clock.
#include "harness/loops/verify.h"
#include "harness/run/conductor.h"
#include "harness/run/rounds.h"

namespace ipcmark {

namespace {

std::uint64_t window_ticks(Stage& stage, FanLoops& loops, const WindowPlan& plan,
                           Histogram& windows_ns) {
  const std::uint64_t start = stage.clock().begin();
  std::uint64_t last = start;
  for (std::uint64_t window = 0; window < plan.per_half; ++window) {
    loops.exchange(plan.per_window);
    const std::uint64_t now = stage.clock().end();
    windows_ns.record(stage.clock().to_ns(now - last));
    last = now;
  }
  return last - start;
}

void require_good(Stage& stage) {
  for (const SideReport& report : stage.control().sides) {
    if (report.first_bad == loops::kNoBadMessage) continue;
    throw verification::VerifyError("message " + std::to_string(report.first_bad) +
                                    " did not arrive as sent");
  }
}

}  // namespace

void lead(Stage& stage, FanLoops& loops) {
  ControlBlock& control = stage.control();
  const auto exchange = [&](std::uint64_t n) {
    loops.exchange(n);
    loops.close();
  };
  verify(stage, exchange);
  if (only_verifies(stage)) return stage.announce_end();
  const double ns_per_message = warm_up(stage, exchange);
  require_good(stage);
  const WindowPlan plan = plan_windows(stage, ns_per_message);
  const Round round{2 * plan.per_half * plan.per_window, Round::Kind::timed};
  std::uint64_t ticks = 0;
  play(stage, round, [&] {
    loops.open();
    ticks += window_ticks(stage, loops, plan, control.halves_ns[0]);
    ticks += window_ticks(stage, loops, plan, control.halves_ns[1]);
    loops.close();
  });
  control.timed_ns = stage.clock().to_ns(ticks);
  control.messages = round.messages;
  control.window_messages = plan.per_window;
  stage.announce_end();
}

}  // namespace ipcmark
