// How a trial of the pattern clients goes. Calls are made for a time, not for a number: so no client is
// alone at the end, when the others have had enough.
#pragma once

#include <cstdint>
#include <span>

#include "harness/core/channel.h"
#include "harness/loops/clients.h"
#include "harness/run/stage.h"

namespace ipcmark {

// What one client does, on its own thread.
class ClientsLoops {
 public:
  virtual ~ClientsLoops() = default;
  // Makes the client's first call.
  virtual void take_seat(std::size_t client) = 0;
  virtual void calls(std::uint64_t n) = 0;
  // Returns how many calls were made; those of the stretch are added to its slices.
  virtual std::uint64_t through(loops::Stretch& stretch, std::span<std::uint64_t> slices) = 0;
};

void lead_clients(Stage& stage, ClientsLoops& loops, std::span<const SeatCpus> cpus);
// The other side, whose calls are served by threads of their own.
void follow_clients(Stage& stage);

}  // namespace ipcmark
