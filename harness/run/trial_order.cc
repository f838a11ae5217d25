#include "harness/run/trial_order.h"

#include <algorithm>
#include <random>
#include <span>
#include <utility>

namespace ipcmark {
namespace {

// Fork, attach, verify, calibrate, probe before and after, reap; measured on two virtual CPUs.
constexpr Nanoseconds kTrialOverhead = std::chrono::milliseconds(30);

// std::shuffle draws differently from library to library; the engine itself is fixed by the
// standard.
void shuffle(std::span<PlannedTrial> trials, std::mt19937_64& random) {
  for (std::size_t left = trials.size(); left > 1; --left) {
    std::swap(trials[left - 1], trials[random() % left]);
  }
}

}  // namespace

std::vector<PlannedTrial> interleave(const std::vector<CaseSpec>& cases, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<PlannedTrial> order;
  for (std::uint64_t repetition = 0;; ++repetition) {
    const std::size_t round_start = order.size();
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (repetition < cases[i].repetitions) order.push_back({i, repetition});
    }
    if (order.size() == round_start) return order;
    shuffle(std::span(order).subspan(round_start), random);
  }
}

Nanoseconds estimate(const std::vector<CaseSpec>& cases) {
  Nanoseconds total{0};
  for (const CaseSpec& spec : cases) {
    const auto repetitions = static_cast<Nanoseconds::rep>(spec.repetitions);
    total += repetitions * (spec.warmup + spec.duration + kTrialOverhead);
  }
  return total;
}

}  // namespace ipcmark
