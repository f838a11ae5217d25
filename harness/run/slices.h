// The timed part in one piece, or in several between which other programs have their turn.
#pragma once

#include <array>
#include <functional>

#include "harness/run/stage.h"

namespace ipcmark {

// One piece: its share of the timed part, and where it is recorded.
struct Slice {
  double share = 1;
  std::array<Histogram*, 2> halves_ns{};  // single shots or windows, its first and its second half
  Histogram* batches_ns = nullptr;
};

// What the two patterns that have slices do in one. Both return ns per message.
struct SlicePlayer {
  std::function<void(std::uint64_t)> untimed;
  std::function<double(const Slice&)> timed;
};

// Plays all slices of the timed part and notes what each took; then waits for the turn in which to
// end.
void play_slices(Stage& stage, double ns_per_message, const SlicePlayer& player);

}  // namespace ipcmark
