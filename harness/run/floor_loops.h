// The loops behind the floors; each returns a median, so that a moment's disturbance does not
// count.
#pragma once

#include <atomic>
#include <cstdint>

#include "harness/core/bytes.h"
#include "harness/core/channel.h"
#include "harness/sys/clock.h"

namespace ipcmark::floors {

// On one CPU.
double clock_pair_ns(sys::ClockReader clock);
double null_loop_ns(sys::ClockReader clock);
double null_syscall_ns(sys::ClockReader clock);
double memcpy_bytes_per_s(sys::ClockReader clock, std::size_t bytes);

// What the two sides of a pipeline share beside its slots.
struct Pipeline {
  alignas(kNoSharing) std::atomic<std::uint64_t> produced{0};
  alignas(kNoSharing) std::atomic<std::uint64_t> consumed{0};
};

// On two CPUs, both sides at the same time: one copies private memory into slots, the other copies
// the slots into private memory. `slots` is a whole number of `bytes`. The responder returns bytes
// per second, the initiator 0.
double pipeline_bytes_per_s(sys::ClockReader clock, Side side, Pipeline& shared, Bytes slots,
                            std::size_t bytes);

// A word that each side answers in the other's line. The initiator returns the round trip in ns.
struct TwoLines {
  alignas(kNoSharing) std::atomic<std::uint32_t> forth{0};
  alignas(kNoSharing) std::atomic<std::uint32_t> back{0};
};
double two_line_bounce_ns(sys::ClockReader clock, Side side, TwoLines& lines);

}  // namespace ipcmark::floors
