#include "harness/report/case_summary.h"

#include <algorithm>
#include <map>

#include "harness/run/main_class.h"

namespace ipcmark {
namespace {

using Trials = std::vector<const TrialResult*>;

// Of an even number, the mean of the middle two. Absent when a trial lacks the value: slow ones have
// the fewest samples, so a tail over the others would be too good.
template <class ValueOf>
std::optional<double> median(const Trials& trials, ValueOf value_of) {
  std::vector<double> values;
  for (const TrialResult* trial : trials) {
    const std::optional<double> value = value_of(*trial);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

template <class Result, class Member>
std::optional<double> member_of(const std::optional<Result>& result, Member member) {
  return result ? member(*result) : std::optional<double>();
}

std::optional<double> cpu_per_message(const TrialResult& trial) {
  if (trial.messages == 0) return std::nullopt;
  const std::uint64_t cpu_ns = trial.cost[0].cpu_ns + trial.cost[1].cpu_ns;
  return static_cast<double>(cpu_ns) / static_cast<double>(trial.messages);
}

void fill_latency(CaseSummary& summary, const Trials& trials) {
  const auto over = [&](auto quantile) {
    return median(trials, [&](const TrialResult& t) { return member_of(t.latency, quantile); });
  };
  summary.p50_ns = over([](const LatencyResult& l) { return l.ns.p50; });
  summary.p99_ns = over([](const LatencyResult& l) { return l.ns.p99; });
  summary.p999_ns = over([](const LatencyResult& l) { return l.ns.p999; });
}

void fill_throughput(CaseSummary& summary, const Trials& trials) {
  using Value = std::optional<double>;
  const auto over = [&](auto rate) {
    return median(trials, [&](const TrialResult& t) { return member_of(t.throughput, rate); });
  };
  summary.bytes_per_s = over([](const ThroughputResult& t) { return Value(t.bytes_per_s); });
  summary.messages_per_s = over([](const ThroughputResult& t) { return Value(t.messages_per_s); });
  summary.low_rate = over([](const ThroughputResult& t) { return t.window_p10; });
}

std::size_t count_bad(const Trials& trials) {
  return static_cast<std::size_t>(std::count_if(trials.begin(), trials.end(), [](const auto* t) {
    return t->status != Status::ok && t->status != Status::skipped &&
           t->status != Status::interrupted;
  }));
}

CaseSummary summarise_one(const Trials& trials) {
  CaseSummary summary;
  summary.spec = trials.front()->spec;
  summary.id = trials.front()->case_id;
  summary.wait_kind = trials.front()->wait_kind;
  Trials used;
  const std::string main = main_class(trials);
  for (const TrialResult* trial : trials) {
    if (trial->status != Status::ok) continue;
    (trial->probe_class == main) ? used.push_back(trial) : void(++summary.other);
    summary.warnings.insert(trial->warnings.begin(), trial->warnings.end());
  }
  summary.used = used.size();
  fill_latency(summary, used);
  fill_throughput(summary, used);
  summary.cpu_ns_per_message = median(used, cpu_per_message);
  summary.bad = count_bad(trials);
  return summary;
}

}  // namespace

std::vector<CaseSummary> summarise_cases(const std::vector<TrialResult>& trials) {
  std::vector<Trials> by_case;
  std::map<std::string, std::size_t> places;
  for (const TrialResult& trial : trials) {
    const auto [place, is_new] = places.emplace(trial.case_id, by_case.size());
    if (is_new) by_case.emplace_back();
    by_case[place->second].push_back(&trial);
  }
  std::vector<CaseSummary> summaries;
  for (const Trials& trials_of_case : by_case) summaries.push_back(summarise_one(trials_of_case));
  return summaries;
}

}  // namespace ipcmark
