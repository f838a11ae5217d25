// What the conductors of all patterns have in common: rounds, the warm-up, how much to plan.
#pragma once

#include <cstdint>
#include <functional>

#include "harness/run/stage.h"

namespace ipcmark {

// Plays one round of the leader, from the announcement to the end, and returns its length in ns.
std::uint64_t play(Stage& stage, const Round& round, const std::function<void()>& loop);

// A duration of 0 asks for the verification alone.
bool only_verifies(const Stage& stage);

// The verification: `exchange` takes the number of messages.
void verify(Stage& stage, const std::function<void(std::uint64_t)>& exchange);

// Doubles the number of messages until both the time and the count of METHOD.md have passed; a slow
// mechanism is let off the count after four times the time. Returns ns per message in the last
// round.
double warm_up(Stage& stage, const std::function<void(std::uint64_t)>& untimed);

// As many messages as were asked for, or as many as the timed part has time for; `share` of them.
std::uint64_t planned_messages(const Stage& stage, double ns_per_message, double share);

double ticks_of(sys::ClockReader clock, double ns);

// The windows of a throughput, or of a share of it: two halves, of about a millisecond each.
struct WindowPlan {
  std::uint64_t per_half = 0;    // windows
  std::uint64_t per_window = 0;  // messages
};
WindowPlan plan_windows(const Stage& stage, double ns_per_message, double share = 1);

}  // namespace ipcmark
