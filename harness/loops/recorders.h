// What a loop does with the clock: nothing, one sample per message, or one per batch.
#pragma once

#include "harness/stats/histogram.h"
#include "harness/sys/clock.h"

namespace ipcmark::loops {

// Warm-up and everything else that is not timed message by message.
struct NoRecorder {
  static constexpr std::uint64_t kBatch = 1;
  void begin() {}
  void end() {}
};

template <std::uint64_t Batch>
struct SampleRecorder {
  static constexpr std::uint64_t kBatch = Batch;
  sys::ClockReader clock;
  Histogram* samples_ns;
  std::uint64_t began = 0;

  void begin() { began = clock.begin(); }
  void end() { samples_ns->record(clock.to_ns(clock.end() - began)); }
};

using ShotRecorder = SampleRecorder<1>;
// Below a microsecond a single shot is quantised by the clock; the mean of 32 is not.
using BatchRecorder = SampleRecorder<32>;

}  // namespace ipcmark::loops
