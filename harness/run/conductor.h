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

// The consumer of stream, and of one of several pairs.
class StreamLoops {
 public:
  virtual ~StreamLoops() = default;
  virtual void verify(std::uint64_t n) = 0;
  virtual void untimed(std::uint64_t n) = 0;
  // Returns the length of all windows in ticks.
  virtual std::uint64_t windows(std::uint64_t windows, std::uint64_t window_messages,
                                Histogram& windows_ns) = 0;
};

// The consumer of an open loop.
class PacedLoops {
 public:
  virtual ~PacedLoops() = default;
  virtual void verify(std::uint64_t n) = 0;
  virtual void untimed(std::uint64_t n) = 0;
  // Notes when each of n messages was received.
  virtual void paced(std::uint64_t n, std::uint64_t* received_ticks) = 0;
};

// The one that many send to, or that sends to many. A round is: n messages, as often as it pleases,
// and the end.
class FanLoops {
 public:
  virtual ~FanLoops() = default;
  // The timed part begins: shares are counted from here.
  virtual void open() = 0;
  virtual void exchange(std::uint64_t n) = 0;
  virtual void close() = 0;
};

// A side without the clock, in every pattern.
class FollowerLoops {
 public:
  virtual ~FollowerLoops() = default;
  virtual void verify(std::uint64_t n) = 0;
  virtual void play(std::uint64_t n) = 0;
  virtual void play_timed(std::uint64_t n) { play(n); }
  virtual void stamped(std::uint64_t n) { play(n); }
};

void lead(Stage& stage, PingPongLoops& loops);
void lead(Stage& stage, StreamLoops& loops);
void lead(Stage& stage, PacedLoops& loops);
void lead(Stage& stage, FanLoops& loops);
void follow(Stage& stage, FollowerLoops& loops);

}  // namespace ipcmark
