// One trial of one variant with a fault in it, and the account of many.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "harness/core/registry.h"
#include "harness/run/pair_runner.h"
#include "harness/sys/object_journal.h"

namespace ipcmark {

// kill: SIGKILL within the first moments; early: at once after fork; stop: SIGSTOP instead.
enum class StormFault : std::uint8_t { kill, early, stop };

struct StormPlan {
  StormFault fault = StormFault::kill;
  std::uint64_t trials = 0;
  std::uint64_t seed = 0;
  Nanoseconds deadline{10'000'000'000};
  Nanoseconds within{3'000'000};  // the fault comes at a uniform random time up to this
};

// Remembers every name that a mechanism made, to look afterwards whether it is gone.
class StormJournal final : public ObjectJournal {
 public:
  void intend(const ObjectName& object) override { noted_.push_back(object); }
  void forget(const ObjectName&) override {}
  // Those that still exist; forgets all.
  std::uint64_t take_leaked();

 private:
  std::vector<ObjectName> noted_;
};

struct StormAccount {
  std::array<std::uint64_t, 9> statuses{};
  std::uint64_t rows = 0, hangs = 0, wrong = 0, missing = 0;
  std::uint64_t leaked_descriptors = 0, leaked_objects = 0, leaked_children = 0;
  std::vector<double> settle_ms;        // from the fault to the result
  std::vector<std::string> complaints;  // what was wrong, the first few

  bool good() const {
    return hangs + wrong + missing + leaked_descriptors + leaked_objects + leaked_children == 0;
  }
};

// Every variant in turn.
StormAccount storm(const StormPlan& plan);

}  // namespace ipcmark
