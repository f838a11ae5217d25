// Closed loop: the initiator sends, the responder answers with a message of the same size.
#pragma once

#include "harness/core/channel.h"
#include "harness/loops/recorders.h"
#include "harness/loops/traffic.h"

namespace ipcmark::loops {

// n round trips, a multiple of the recorder's batch; a sample spans writing, sending, receiving and
// reading. The traffic is copied in and out so that its counters live in registers.
template <class Handling, class Recorder, Endpoint E>
[[gnu::noinline]] void ping(E& endpoint, std::uint64_t n, Traffic& shared, Recorder recorder) {
  Traffic traffic = shared;
  for (std::uint64_t done = 0; done < n; done += Recorder::kBatch) {
    recorder.begin();
    for (std::uint64_t i = 0; i < Recorder::kBatch; ++i) {
      send_next<Handling>(endpoint, traffic);
      receive_next<Handling>(endpoint, traffic);
    }
    recorder.end();
  }
  shared = traffic;
}

template <class Handling, Endpoint E>
[[gnu::noinline]] void pong(E& endpoint, std::uint64_t n, Traffic& shared) {
  Traffic traffic = shared;
  for (std::uint64_t i = 0; i < n; ++i) {
    receive_next<Handling>(endpoint, traffic);
    send_next<Handling>(endpoint, traffic);
  }
  shared = traffic;
}

}  // namespace ipcmark::loops
