// One way, saturating: the initiator produces as fast as it can and the responder consumes. The
// consumer holds the clock, and reads it once per window, never per message.
#pragma once

#include "harness/core/channel.h"
#include "harness/loops/traffic.h"
#include "harness/stats/histogram.h"
#include "harness/sys/clock.h"

namespace ipcmark::loops {

template <class Handling, Endpoint E>
[[gnu::noinline]] void produce(E& endpoint, std::uint64_t n, Traffic& shared) {
  Traffic traffic = shared;
  for (std::uint64_t i = 0; i < n; ++i) send_next<Handling>(endpoint, traffic);
  flush(endpoint);
  shared = traffic;
}

template <class Handling, Endpoint E>
[[gnu::noinline]] void consume(E& endpoint, std::uint64_t n, Traffic& shared) {
  Traffic traffic = shared;
  for (std::uint64_t i = 0; i < n; ++i) receive_next<Handling>(endpoint, traffic);
  shared = traffic;
}

// `windows` windows of `window_messages` each; records the length of each in ns. Returns the ticks
// from the first to the last reading of the clock.
template <class Handling, Endpoint E>
std::uint64_t consume_windows(E& endpoint, std::uint64_t windows, std::uint64_t window_messages,
                              Traffic& traffic, sys::ClockReader clock, Histogram& windows_ns) {
  const std::uint64_t start = clock.begin();
  std::uint64_t last = start;
  for (std::uint64_t window = 0; window < windows; ++window) {
    consume<Handling>(endpoint, window_messages, traffic);
    const std::uint64_t now = clock.end();
    windows_ns.record(clock.to_ns(now - last));
    last = now;
  }
  return last - start;
}

}  // namespace ipcmark::loops
