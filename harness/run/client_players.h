// The two sides of the pattern clients: threads of the initiator that call, and a responder whose own
// threads serve them.
#pragma once

#include <span>

#include "harness/core/channel.h"
#include "harness/loops/clients.h"
#include "harness/run/clients.h"

namespace ipcmark::detail {

template <ClientsEndpoint E>
class Clients final : public ClientsLoops {
 public:
  Clients(E& endpoint, Stage& stage)
      : endpoint_(endpoint), clock_(stage.clock()), is_locked_(stage.spec().lock == Lock::global) {}

  void take_seat(std::size_t client) override { endpoint_.take_seat(client); }
  void calls(std::uint64_t n) override {
    with_call([&](auto call) { loops::call_times(call, n); });
  }
  std::uint64_t through(loops::Stretch& stretch, std::span<std::uint64_t> slices) override {
    std::uint64_t made = 0;
    with_call([&](auto call) { made = loops::call_through(call, stretch, slices, clock_); });
    return made;
  }

 private:
  void with_call(auto play) {
    if (is_locked_) {
      play(loops::LockedCall<E>{endpoint_, lock_});
    } else {
      play(loops::OwnCall<E>{endpoint_});
    }
  }

  E& endpoint_;
  sys::ClockReader clock_;
  bool is_locked_;
  std::mutex lock_;
};

template <ClientsEndpoint E>
void play_clients(E endpoint, Side side, Stage& stage, std::span<const SeatCpus> cpus) {
  endpoint.open(stage.control().client_seats, cpus);
  if (side == Side::responder) return follow_clients(stage);
  Clients loops(endpoint, stage);
  lead_clients(stage, loops, cpus);
}

}  // namespace ipcmark::detail
