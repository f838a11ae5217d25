// One of several pairs that stream at once.
#pragma once

#include "harness/run/conductor.h"

namespace ipcmark {

// Goes on, untimed, until all pairs are warm, then counts what arrives within one stretch of time that
// is the same for all: rates of stretches of their own would add up to more than the machine carries,
// where pairs take turns on a CPU. `ns_per_message` is the speed so far.
void measure_among_others(Stage& stage, StreamLoops& loops, double ns_per_message);

}  // namespace ipcmark
