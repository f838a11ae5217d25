#include "harness/run/clients.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/loops/verify.h"
#include "harness/run/client_team.h"
#include "harness/run/rounds.h"
#include "harness/sys/affinity.h"

namespace ipcmark {
namespace {

constexpr std::uint64_t kVerified = 64;
constexpr std::uint64_t kSliceNs = 1'000'000;
constexpr std::uint64_t kLeastSlices = 8;
constexpr double kLookNs = 10'000;  // so rarely is the clock looked at, which costs some 20 ns
constexpr double kLeastCallsPerSlice = 64;

using Counts = std::vector<std::uint64_t>;

// What is asked of a stretch, and what came of it.
struct Plan {
  std::uint64_t slices, slice_ns, calls_per_look;
};

class Conductor {
 public:
  Conductor(Stage& stage, ClientsLoops& loops, std::span<const SeatCpus> cpus)
      : stage_(stage), loops_(loops), cpus_(cpus), made_(cpus.size()), team_(cpus.size()) {}

  void seat() {
    team_.all([&](std::size_t client) {
      if (cpus_[client].client >= 0) sys::pin_to(cpus_[client].client);
    });
    team_.in_turn([&](std::size_t client) {
      loops_.take_seat(client);
      ++made_[client];
    });
  }
  void verify() {
    play({kVerified, Round::Kind::verify}, [&] {
      team_.all([&](std::size_t client) {
        loops_.calls(kVerified);
        made_[client] += kVerified;
      });
    });
  }
  // The calls of all clients together, by slice.
  Counts through(const Plan& plan, Round::Kind kind) {
    std::vector<Counts> slices(cpus_.size(), Counts(plan.slices));
    loops::Stretch stretch{.clients = cpus_.size(),
                           .lead_in_ticks = static_cast<std::uint64_t>(
                               ticks_of(stage_.clock(), static_cast<double>(plan.slice_ns) / 4)),
                           .slice_ns = plan.slice_ns,
                           .calls_per_look = plan.calls_per_look};
    play({1, kind}, [&] {
      team_.all([&](std::size_t client) { call_through(stretch, slices[client], client); });
    });
    Counts sum(plan.slices);
    for (const Counts& each : slices)
      std::transform(sum.begin(), sum.end(), each.begin(), sum.begin(), std::plus<>());
    return sum;
  }
  void check_seats() {
    team_.all([&](std::size_t client) {
      if (cpus_[client].client >= 0 && !sys::pinned_to(cpus_[client].client))
        throw std::runtime_error("client " + std::to_string(client) + " was moved off its CPU");
    });
  }

 private:
  // Both sides meet at the end as well, for the other has nothing to do but to wait for it.
  void play(const Round& round, const std::function<void()>& loop) {
    stage_.announce(round);
    loop();
    stage_.control().barrier.meet();
    stage_.finish(round);
    check_counts();
  }
  void call_through(loops::Stretch& stretch, Counts& slices, std::size_t client) {
    try {
      made_[client] += loops_.through(stretch, slices);
    } catch (...) {
      stretch.fails.store(true);
      throw;
    }
  }
  void check_counts() const {
    for (std::size_t client = 0; client < made_.size(); ++client) {
      const std::uint64_t handled = stage_.control().client_seats[client].calls();
      if (handled == made_[client]) continue;
      throw verification::VerifyError("client " + std::to_string(client) + " made " +
                                      std::to_string(made_[client]) + " calls, and " +
                                      std::to_string(handled) + " were handled");
    }
  }
  Stage& stage_;
  ClientsLoops& loops_;
  std::span<const SeatCpus> cpus_;
  Counts made_;      // by client
  ClientTeam team_;  // last: it uses the above
};

Plan plan_for(std::uint64_t duration_ns, double calls_per_ns, std::size_t clients) {
  const double slice_ns =
      std::max(static_cast<double>(kSliceNs), kLeastCallsPerSlice / calls_per_ns);
  const auto length = static_cast<std::uint64_t>(slice_ns);
  const double look = kLookNs * calls_per_ns / static_cast<double>(clients);
  return {.slices = std::max(kLeastSlices, duration_ns / length),
          .slice_ns = length,
          .calls_per_look = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(look))};
}

std::uint64_t sum(std::span<const std::uint64_t> counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

// Slices are equally long and differ in their calls; a window has a number of calls and differs in
// its length. The rates are the same.
void record(ControlBlock& control, const Counts& slices, const Plan& plan) {
  control.messages = sum(slices);
  control.timed_ns = plan.slices * plan.slice_ns;
  control.window_messages = std::max<std::uint64_t>(1, control.messages / plan.slices);
  for (std::size_t i = 0; i < slices.size(); ++i) {
    Histogram& half = control.halves_ns[i < slices.size() / 2 ? 0 : 1];
    half.record(plan.slice_ns * control.window_messages / std::max<std::uint64_t>(slices[i], 1));
  }
}

}  // namespace

void lead_clients(Stage& stage, ClientsLoops& loops, std::span<const SeatCpus> cpus) {
  Conductor conductor(stage, loops, cpus);
  conductor.seat();
  conductor.verify();
  const auto length_ns = [](Nanoseconds ns) { return static_cast<std::uint64_t>(ns.count()); };
  const std::uint64_t duration_ns = length_ns(stage.spec().duration);
  if (duration_ns > 0) {
    const std::uint64_t warmup_slices =
        std::max<std::uint64_t>(1, length_ns(stage.spec().warmup) / kSliceNs);
    const Counts warm = conductor.through({warmup_slices, kSliceNs, 1}, Round::Kind::untimed);
    const double ns = static_cast<double>(warmup_slices * kSliceNs);
    const auto calls = static_cast<double>(std::max<std::uint64_t>(sum(warm), 1));
    const Plan plan = plan_for(duration_ns, calls / ns, cpus.size());
    record(stage.control(), conductor.through(plan, Round::Kind::timed), plan);
    conductor.check_seats();
  }
  stage.announce_end();
}

void follow_clients(Stage& stage) {
  for (Round round = stage.await(); round.messages != 0; round = stage.await()) {
    stage.control().barrier.meet();
    stage.finish(round);
  }
}

}  // namespace ipcmark
