// The shared memory of one trial: what the workers agree on and what they found. The supervisor
// reads it when they are gone, however they went.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "harness/core/result.h"
#include "harness/loops/clients.h"
#include "harness/loops/fan.h"
#include "harness/loops/paced.h"
#include "harness/loops/stamps.h"
#include "harness/loops/traffic.h"
#include "harness/run/barrier.h"
#include "harness/run/pauses.h"
#include "harness/stats/histogram.h"

namespace ipcmark {

// A stretch of messages between two barriers. 0 messages: there are no more.
struct Round {
  enum class Kind : std::uint8_t { verify, untimed, timed, stamped };
  std::uint64_t messages = 0;
  Kind kind = Kind::untimed;
};

enum class WorkerState : std::uint32_t { running, done, failed, verify_failed, interrupted };

struct SideReport {
  std::atomic<WorkerState> state{WorkerState::running};
  std::array<char, 400> error{};  // NUL-terminated; empty unless failed
  bool pinned = false;            // still on its own CPU, and on no other, at the end
  std::uint64_t first_bad = loops::kNoBadMessage;
  std::uint64_t carried = 0;  // messages sent or received in all rounds, among many
  std::uint64_t share = 0;    // of them in the timed part
  SideCost cost;
};

// Several pairs at once: how many are warm, and when the stretch begins in which all are measured.
struct Gathering {
  std::uint32_t pairs = 0;
  alignas(kNoSharing) std::atomic<std::uint32_t> warm{0};
  alignas(kNoSharing) std::atomic<std::uint64_t> begins_ticks{0};  // 0: not all are warm
};

// Workers that one channel can have: one side is alone.
inline constexpr std::size_t kMostSeats = 1 + loops::kMostSenders;

struct ControlBlock {
  Barrier barrier;
  std::array<Round, 2> rounds;  // by parity: the leader may be one barrier ahead
  alignas(kNoSharing) std::atomic<std::uint32_t> bounce_line{0};
  alignas(kNoSharing) std::atomic<std::uint32_t> stop{0};  // fan_in: the producers are to end
  // By seat: the first initiator's, the first responder's, then those of all others.
  alignas(kNoSharing) std::array<SideReport, kMostSeats> sides;
  std::size_t seats = 2;
  Gathering* gathering = nullptr;  // of several pairs
  loops::PacedLog log;             // of an open loop
  loops::SchedulePlan schedule;
  Pauses pauses;  // while others have their turn

  // Written by the side that holds the clock.
  std::uint64_t messages = 0;  // in the timed part
  // Of several pairs: those of all timed rounds, of which `messages` fell into the common stretch.
  std::uint64_t paid_messages = 0;
  std::uint64_t timed_ns = 0;
  std::uint64_t window_messages = 0;  // of a throughput
  std::uint64_t planned_ns = 0;       // paced: from the first message due to the last
  Probe probe;
  std::array<Histogram, 2> halves_ns;  // single shots or windows, first and second half
  Histogram batches_ns;
  std::array<double, kMaxSlices> slice_ns{};  // ping_pong, call and stream
  Histogram service_ns, late_ns;              // paced
  CallParts parts;                            // call

  loops::HandlerLog handler_log;    // call: written by the side with the handlers
  loops::ClientSeats client_seats;  // clients: likewise
};

}  // namespace ipcmark
