// Where one side of a trial acts: its plan, its buffers, and the protocol of rounds.
//
// The side that holds the clock leads: it announces a round of n messages, both play it, and so on
// until it announces the end. The other follows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/case_spec.h"
#include "harness/core/channel.h"
#include "harness/run/control_block.h"
#include "harness/run/counters.h"
#include "harness/run/turns.h"
#include "harness/sys/clock.h"

namespace ipcmark {

class Stage {
 public:
  // `turns`: the socket of whoever gives turns, or "".
  Stage(const CaseSpec& spec, const sys::Clock& clock, ControlBlock& control, Side side,
        std::size_t seat, const std::string& turns = {});
  Stage(const CaseSpec& spec, const sys::Clock& clock, ControlBlock& control, Side side)
      : Stage(spec, clock, control, side, index(side)) {}

  const CaseSpec& spec() const { return spec_; }
  sys::ClockReader clock() const { return clock_; }
  // What two readings of the clock add to a single shot.
  double clock_pair_ns() const { return clock_pair_ns_; }
  ControlBlock& control() { return control_; }
  SideReport& report() { return control_.sides[seat_]; }
  Side side() const { return side_; }
  // Which of several on this side, from 0.
  std::uint32_t number() const { return seat_ < 2 ? 0 : static_cast<std::uint32_t>(seat_ - 1); }
  loops::Traffic& traffic() { return traffic_; }
  Bytes scratch() { return {scratch_.data(), spec_.size.value}; }

  // The leader's half of the protocol. Starts (resumes) the cost meter when the round is timed.
  void announce(Round round);
  void announce_end() { announce({}); }
  // The follower's half: waits for the next round and returns it; 0 messages at the end.
  Round await();
  // After a timed round: stops the cost meter.
  void finish(const Round& round);
  // The leader, between two rounds: others may measure until this returns. Throws TurnsLost.
  void await_turn();

 private:
  void meet(const Round& round);
  void start_counting(const Round& round);

  const CaseSpec& spec_;
  sys::ClockReader clock_;
  double clock_pair_ns_;
  ControlBlock& control_;
  Side side_;
  std::size_t seat_;
  bool by_all_threads_;
  std::vector<std::byte> tx_, rx_, scratch_;
  loops::Traffic traffic_;
  std::uint64_t round_number_ = 0;
  SideCost meter_start_;
  Turns turns_;
  std::optional<SideCounters> counters_;
  SideCounters::Counts counts_start_;
};

}  // namespace ipcmark
