// ipcmark_storm: kills, stops or surprises workers of every variant, thousands of times, and counts
// what goes wrong. Exit 0: nothing did; 1: a hang, a leak, a missing or a wrong row; 2: usage.
#include "bench/tests/storm_trials.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string_view>

#include "harness/core/units.h"

namespace ipcmark {
namespace {

constexpr const char* kUsage =
    "usage: ipcmark_storm kill|early|stop N [--seed S] [--deadline 10s] [--within 3ms]\n";

constexpr double kSettleMs = 50;

// Should the harness itself hang: SIGALRM ends the storm, and exit code 142 says so.
void end_if_all_hangs(const StormPlan& plan) {
  const double faults_s = static_cast<double>((plan.deadline + plan.within).count()) * 1e-9;
  const double stuck_s = plan.fault == StormFault::stop ? faults_s : 1;
  ::alarm(static_cast<unsigned>(120 + 3 * stuck_s * static_cast<double>(plan.trials)));
}

StormFault parse_fault(std::string_view text) {
  const std::map<std::string_view, StormFault> faults{
      {"kill", StormFault::kill}, {"early", StormFault::early}, {"stop", StormFault::stop}};
  const auto found = faults.find(text);
  if (found == faults.end()) throw UsageError("no such fault: " + std::string(text));
  return found->second;
}

StormPlan parse(const std::vector<std::string_view>& words) {
  if (words.size() < 2 || words.size() % 2 != 0)
    throw UsageError("a fault and a number are needed");
  StormPlan plan;
  plan.fault = parse_fault(words[0]);
  plan.trials = parse_count(words[1], "N", 1, 1'000'000'000);
  if (plan.fault == StormFault::stop) plan.deadline = Nanoseconds(300'000'000);
  constexpr Nanoseconds kMost{600'000'000'000};
  for (std::size_t i = 2; i < words.size(); i += 2) {
    if (words[i] == "--seed") {
      plan.seed = parse_count(words[i + 1], "--seed", 0, ~std::uint64_t{0});
    } else if (words[i] == "--deadline") {
      plan.deadline = parse_duration(words[i + 1], "--deadline", Nanoseconds(1'000'000), kMost);
    } else if (words[i] == "--within") {
      plan.within = parse_duration(words[i + 1], "--within", Nanoseconds(0), kMost);
    } else {
      throw UsageError("no such option: " + std::string(words[i]));
    }
  }
  return plan;
}

std::string settle_line(std::vector<double> ms) {
  if (ms.empty()) return "  settle    nothing settled\n";
  std::sort(ms.begin(), ms.end());
  const auto late = ms.end() - std::upper_bound(ms.begin(), ms.end(), kSettleMs);
  const auto at = [&](double q) {
    return ms[static_cast<std::size_t>(q * static_cast<double>(ms.size() - 1))];
  };
  return fmt::format(
      "  settle    p50 {:.2f} ms  p99 {:.2f} ms  worst {:.2f} ms  over {:.0f} ms: {}\n", at(0.5),
      at(0.99), ms.back(), kSettleMs, late);
}

std::string report(const StormPlan& plan, const StormAccount& account) {
  std::string text = fmt::format("{} trials over {} variants, seed {}\n  status   ", plan.trials,
                                 Registry::instance().variants().size(), plan.seed);
  for (std::size_t i = 0; i < account.statuses.size(); ++i) {
    if (account.statuses[i] == 0) continue;
    text += fmt::format(" {} {} ", status_name(static_cast<Status>(i)), account.statuses[i]);
  }
  text += fmt::format("\n  rows      {} of {}  missing {}  wrong {}  hangs {}\n", account.rows,
                      plan.trials, account.missing, account.wrong, account.hangs);
  text += settle_line(account.settle_ms);
  text += fmt::format("  leaked    descriptors {}  kernel objects {}  children {}\n",
                      account.leaked_descriptors, account.leaked_objects, account.leaked_children);
  for (const std::string& complaint : account.complaints) text += "  ! " + complaint + "\n";
  return text;
}

}  // namespace
}  // namespace ipcmark

int main(int argc, char** argv) try {
  using namespace ipcmark;
  const StormPlan plan = parse({argv + 1, argv + argc});
  end_if_all_hangs(plan);
  const StormAccount account = storm(plan);
  std::fputs(report(plan, account).c_str(), stdout);
  return account.good() ? 0 : 1;
} catch (const ipcmark::UsageError& error) {
  std::fprintf(stderr, "ipcmark_storm: %s\n%s", error.what(), ipcmark::kUsage);
  return 2;
}
