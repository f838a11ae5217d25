// The shared memory of one trial: what the two workers agree on and what they found. The supervisor
// reads it when they are gone, however they went.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "harness/core/result.h"
#include "harness/loops/clients.h"
#include "harness/loops/stamps.h"
#include "harness/loops/traffic.h"
#include "harness/run/barrier.h"
#include "harness/stats/histogram.h"

namespace ipcmark {

// A stretch of messages between two barriers. 0 messages: there are no more.
struct Round {
  enum class Kind : std::uint8_t { verify, untimed, timed, stamped };
  std::uint64_t messages = 0;
  Kind kind = Kind::untimed;
};

enum class WorkerState : std::uint32_t { running, done, failed, verify_failed, skipped };

struct SideReport {
  std::atomic<WorkerState> state{WorkerState::running};
  std::array<char, 400> error{};  // NUL-terminated; empty unless failed
  bool pinned = false;            // still on its own CPU, and on no other, at the end
  std::uint64_t first_bad = loops::kNoBadMessage;
  SideCost cost;
};

struct ControlBlock {
  Barrier barrier;
  std::array<Round, 2> rounds;  // by parity: the leader may be one barrier ahead
  alignas(kNoSharing) std::atomic<std::uint32_t> bounce_line{0};
  alignas(kNoSharing) std::array<SideReport, 2> sides;

  // Written by the side that holds the clock.
  std::uint64_t messages = 0;  // in the timed part
  std::uint64_t timed_ns = 0;
  std::uint64_t window_messages = 0;  // stream
  Probe probe;
  std::array<Histogram, 2> halves_ns;  // single shots or windows, first and second half
  Histogram batches_ns;
  CallParts parts;  // call

  loops::HandlerLog handler_log;  // call: written by the side with the handlers
  loops::ClientSeats seats;       // clients: likewise
};

}  // namespace ipcmark
