// The choices that are words: patterns, placements, and the axes that refine a case.
#pragma once

#include <cstdint>

namespace ipcmark {

enum class Pattern : std::uint8_t {
  ping_pong,
  stream,
  call,
  paced,
  pairs,
  fan_in,
  fan_out,
  clients
};
// Whether a sample is a round trip: in the others messages go one way only.
constexpr bool is_round_trip(Pattern pattern) {
  return pattern == Pattern::ping_pong || pattern == Pattern::call;
}
// Whether the figure is a time; else it is a rate.
constexpr bool has_latency(Pattern pattern) {
  return is_round_trip(pattern) || pattern == Pattern::paced;
}
// When the messages of an open loop are due: at equal distances, or as a Poisson process has it.
enum class Arrivals : std::uint8_t { even, poisson };
// What is called: the four procedures that LRPC was measured with.
enum class Procedure : std::uint8_t { null, add, big_in, big_in_out };
enum class Placement : std::uint8_t { same_core, smt_sibling, same_llc, same_node, cross_node };
// all: the producer writes and the consumer reads and checks every byte; header: the first only.
enum class Touch : std::uint8_t { all, header };
// copy: messages are made and read in private buffers; in_place: in the transport's own memory.
enum class Access : std::uint8_t { copy, in_place };
// How a ring goes round its end: memory mapped twice in a row, or a record that fills the rest.
enum class Wrap : std::uint8_t { mirror, pad };
// How a payload is written to shared memory: through the caches, or past them. automatic: past them
// where the ring is larger than the last-level cache.
enum class Stores : std::uint8_t { automatic, cached, non_temporal };
// The pages behind shared memory: the machine's smallest, transparent huge, or hugetlbfs.
enum class Pages : std::uint8_t { base, thp, hugetlb };
// Whether every wait carries a time limit, one that never runs out.
enum class Timeout : std::uint8_t { off, on };
// poll: the harness keeps idle CPUs from halting while the pair runs.
enum class Idle : std::uint8_t { standard, poll };
// What is left out of a call, to see what it costs.
enum class Without : std::uint8_t { nothing, checks, copies, e_stack };
// What the clients share: nothing but the server (an A-stack for each), or one lock round every call.
enum class Lock : std::uint8_t { own, global };
// on: system calls and instructions are counted, and times are too long for it. Not an axis.
enum class Counters : std::uint8_t { off, on };

// Which of the axes a variant has a choice in; the others only take their defaults.
struct AxisSet {
  bool access = false, batch = false, wrap = false, stores = false, pages = false, timeout = false,
       without = false;

  friend constexpr AxisSet operator|(AxisSet a, AxisSet b) {
    return {a.access || b.access,  a.batch || b.batch, a.wrap || b.wrap,
            a.stores || b.stores,  a.pages || b.pages, a.timeout || b.timeout,
            a.without || b.without};
  }
};

}  // namespace ipcmark
