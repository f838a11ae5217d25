// What measures during a run: the clock, the floors and the pair runner, with the state that spans
// trials.
#pragma once

#include "harness/core/floors.h"
#include "harness/core/registry.h"
#include "harness/run/pair_runner.h"
#include "harness/run/signal_watch.h"
#include "harness/run/trial_runner.h"
#include "harness/sys/clock.h"
#include "harness/sys/topology.h"

namespace ipcmark {

class Session final : public TrialRunner {
 public:
  // Calibrates the clock (0.1 s). What is handed over must outlive the session. `turns`: the socket of
  // whoever gives turns, or "".
  Session(const Registry& registry, const sys::Topology& topology, ObjectJournal& journal,
          const SignalWatch& signals, const std::string& turns = {});

  // Measures the floors on the CPUs of the nearest placement.
  Floors floors();
  const sys::Clock& clock() const { return clock_; }

  TrialResult run(const CaseSpec& spec, std::uint64_t repetition) override;
  int signal() const override { return signals_.signal(); }

 private:
  const Registry& registry_;
  const sys::Topology& topology_;
  const SignalWatch& signals_;
  sys::Clock clock_;
  PairRunner runner_;
};

}  // namespace ipcmark
