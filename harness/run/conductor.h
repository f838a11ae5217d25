// How a trial goes once both sides are attached: verify, warm up, calibrate, time. The loops come
// in through an interface with one virtual call per round, so that this is compiled once.
#pragma once

#include <cstdint>
#include <span>

#include "harness/run/stage.h"

namespace ipcmark {

// The initiator of ping_pong. Each plays n round trips.
class PingPongLoops {
 public:
  virtual ~PingPongLoops() = default;
  virtual void verify(std::uint64_t n) = 0;
  virtual void untimed(std::uint64_t n) = 0;
  virtual void single_shots(std::uint64_t n, Histogram& samples_ns) = 0;
  virtual void batches(std::uint64_t n, Histogram& batches_ns) = 0;
  // Of a call that can be divided: one for each of `stamps`, which it fills in.
  virtual bool can_stamp() const { return false; }
  virtual void stamped(std::span<loops::CallerStamps>) {}
};

// The consumer of stream.
class StreamLoops {
 public:
  virtual ~StreamLoops() = default;
  virtual void verify(std::uint64_t n) = 0;
  virtual void untimed(std::uint64_t n) = 0;
  // Returns the length of all windows in ticks.
  virtual std::uint64_t windows(std::uint64_t windows, std::uint64_t window_messages,
                                Histogram& windows_ns) = 0;
};

// The side without the clock, in every pattern.
class FollowerLoops {
 public:
  virtual ~FollowerLoops() = default;
  virtual void verify(std::uint64_t n) = 0;
  virtual void play(std::uint64_t n) = 0;
  virtual void stamped(std::uint64_t n) { play(n); }
};

void lead(Stage& stage, PingPongLoops& loops);
void lead(Stage& stage, StreamLoops& loops);
void follow(Stage& stage, FollowerLoops& loops);

}  // namespace ipcmark
