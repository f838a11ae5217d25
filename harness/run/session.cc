#include "harness/run/session.h"

#include <stdexcept>

#include "harness/run/crowd.h"
#include "harness/run/floors.h"

namespace ipcmark {

Session::Session(const Registry& registry, const sys::Topology& topology, ObjectJournal& journal,
                 const SignalWatch& signals, const std::string& turns)
    : registry_(registry),
      topology_(topology),
      signals_(signals),
      clock_(sys::Clock::calibrate()),
      runner_(
          {.clock = &clock_, .journal = &journal, .interrupt_fd = signals_.fd(), .turns = turns}) {}

Floors Session::floors() {
  const PlacementChoice choice = choose(topology_, nearest(topology_));
  if (!choice.pair) return {};
  return measure_floors(clock_, *choice.pair, signals_.fd());
}

TrialResult Session::run(const CaseSpec& spec, std::uint64_t repetition) {
  const Variant* variant = registry_.find(spec.mechanism, spec.wait);
  if (variant == nullptr) throw std::logic_error("not registered: " + spec.id());
  const PlacementChoice choice = choose(topology_, spec.placement);
  if (choice.pair) {
    const auto cpus = choose_many(topology_, spec.placement, spec.pattern, heads(spec));
    return runner_.run(spec, *variant, cpus, repetition);
  }
  return {.spec = spec,
          .case_id = spec.id(),
          .wait_kind = variant->wait_kind,
          .repetition = repetition,
          .status = Status::skipped,
          .reason = choice.reason,
          .probe_class = "none"};
}

}  // namespace ipcmark
