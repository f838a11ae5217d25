// One repetition of one case: fresh processes, a pair or more, watched from the first to the last moment.
// The one place that creates the channel, forks, and turns what happened into a result.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "harness/core/registry.h"
#include "harness/core/result.h"
#include "harness/run/crew.h"
#include "harness/run/placement.h"
#include "harness/run/workers.h"
#include "harness/sys/clock.h"

namespace ipcmark {

struct PairEnvironment {
  const sys::Clock* clock = nullptr;
  ObjectJournal* journal = nullptr;
  int interrupt_fd = -1;   // readable: the run is being interrupted
  std::string turns = {};  // the socket of whoever gives turns, or ""
  // Called with all workers running: for fault injection in tests and storms.
  std::function<void(const Workers&)> on_started = {};
};

class PairRunner {
 public:
  explicit PairRunner(PairEnvironment environment) : environment_(std::move(environment)) {}

  // `cpus` has as many pairs as heads(spec). Never throws for what a mechanism, a worker or this
  // machine does: that is in the status.
  TrialResult run(const CaseSpec& spec, const Variant& variant, std::span<const CpuPair> cpus,
                  std::uint64_t repetition);

 private:
  void run_crew(const Crew& crew, const std::vector<int>& foreign_fds, TrialResult& result);

  PairEnvironment environment_;
  // The nearest line bounce so far, in ns, by placement: what is far for one is near for the next.
  std::map<Placement, double> nearest_ns_;
};

// Why the variant cannot run such a case here, or nothing.
std::optional<std::string> skip_reason(const Variant& variant, const CaseSpec& spec);

}  // namespace ipcmark
