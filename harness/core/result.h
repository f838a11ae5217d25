// What one repetition of one case came to.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/case_spec.h"
#include "harness/core/channel.h"

namespace ipcmark {

enum class Status : std::uint8_t {
  ok,
  skipped,
  failed,
  crashed,
  timed_out,
  verify_failed,
  throttled,
  unpinned,
  interrupted
};
std::string_view status_name(Status status);

// A histogram's non-empty bins: value is the bin's midpoint.
struct Bin {
  std::uint64_t value;
  std::uint64_t count;
};

// A quantile is absent when fewer than ten samples lie beyond it.
struct Quantiles {
  std::uint64_t count = 0;
  double min = 0, max = 0, mean = 0;
  std::optional<double> p50, p90, p99, p999, p9999;
};

// Round trips, or one way in an open loop, in nanoseconds. Below one microsecond p50 and mean come from batches of `batch`
// round trips per sample, everything else from single shots; otherwise batch is 1.
struct LatencyResult {
  Quantiles ns;
  std::uint64_t batch = 1;
  std::optional<double> single_shot_p50;
  std::vector<Bin> bins;        // single shots, ns
  std::vector<Bin> batch_bins;  // ns per batch, when batch > 1
};

// One way, seen by the consumer. Windows are `window_messages` long, about a millisecond. p10 and
// p01 are the low tail: 90 % and 99 % of the windows were at least that fast.
struct ThroughputResult {
  double bytes_per_s = 0, messages_per_s = 0;
  std::uint64_t messages = 0, elapsed_ns = 0;
  std::uint64_t windows = 0, window_messages = 0;
  std::optional<double> window_p50, window_p10, window_p01;  // bytes/s (messages/s at size 0)
  std::vector<Bin> bins;                                     // ns per window
};

// What one pair, producer or consumer of several had of the throughput.
struct Share {
  std::array<int, 2> cpus{-1, -1};  // where it sent from and received at
  double messages_per_s = 0;
};

// An open loop beside its response time: what was planned and what came of it. Service is counted
// from when a message was in fact begun to be sent, and lateness is from its planned time to that.
struct PacedResult {
  double planned_per_s = 0, achieved_per_s = 0;
  Quantiles service_ns, late_ns;
};

// How a call divides, by stamps of both sides: medians of single shots, each with one reading of the
// clock in it (the whole has four).
struct CallParts {
  std::uint64_t count = 0;         // stamped calls
  std::uint64_t out_of_order = 0;  // of them: the clocks of the two sides disagree
  double stub_ns = 0;              // the caller's own, until it gives control away
  double there_ns = 0;             // until the handler begins
  double handler_ns = 0;
  double back_ns = 0;  // until the caller has the result
  double whole_ns = 0;
  double reading_ns = 0;  // what one reading of the clock takes
};

// What one side spent in the timed part; all of a side together where it is several.
struct SideCost {
  std::uint64_t cpu_ns = 0;
  std::uint64_t voluntary_switches = 0, involuntary_switches = 0;
  std::uint64_t minor_faults = 0, major_faults = 0;
  // With counters on, and where this machine can count them; of the side's own thread.
  std::optional<std::uint64_t> system_calls, user_instructions, allocations;
};

// The line-bounce probe of the same two CPUs, before and after the timed part. ns is 0 and the
// class "none" when both sides share one CPU.
struct Probe {
  double before_ns = 0, after_ns = 0;
  double alu_contention = 1;  // time of an ALU loop on both CPUs, over its time alone
};

struct TrialResult {
  CaseSpec spec;
  std::string case_id;
  WaitKind wait_kind = WaitKind::blocking;
  std::uint64_t repetition = 0;
  bool retry = false;  // made up for a repetition in another placement class
  Status status = Status::failed;
  std::string reason;  // empty when ok
  std::uint64_t messages = 0;
  std::uint64_t started_unix_ns = 0;
  std::uint64_t wall_ns = 0;  // the whole trial, with fork and warm-up
  std::array<int, 2> cpus{-1, -1};
  std::optional<LatencyResult> latency;
  std::optional<ThroughputResult> throughput;
  std::optional<PacedResult> paced;
  // With several slices, of each: the median round trip, or the time per message of a stream.
  std::vector<double> slices_ns;
  std::vector<Share> shares;       // of the patterns of many
  std::optional<CallParts> parts;  // call, where both sides can be stamped
  std::array<SideCost, 2> cost{};
  Probe probe;
  std::string probe_class;            // near, far, sibling, mixed, none
  std::vector<std::string> warnings;  // codes; see harness/core/warning.h
};

}  // namespace ipcmark
