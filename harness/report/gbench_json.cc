#include "harness/report/gbench_json.h"

#include <map>
#include <utility>

#include "harness/report/gbench_context.h"
#include "harness/report/json_value.h"

namespace ipcmark {
namespace {

struct Statistic {
  const char* name;
  double ns;
};

std::vector<Statistic> statistics_of(const TrialResult& trial) {
  std::vector<Statistic> statistics;
  const auto add = [&](const char* name, const std::optional<double>& ns) {
    if (ns) statistics.push_back({name, *ns});
  };
  if (trial.latency) {
    add("p50", trial.latency->ns.p50);
    add("p99", trial.latency->ns.p99);
    add("p999", trial.latency->ns.p999);
  }
  if (trial.throughput && trial.throughput->messages_per_s > 0) {
    add("time_per_message", 1e9 / trial.throughput->messages_per_s);
  }
  return statistics;
}

double cpu_ns_per_message(const TrialResult& trial) {
  if (trial.messages == 0) return 0;
  return static_cast<double>(trial.cost[0].cpu_ns + trial.cost[1].cpu_ns) /
         static_cast<double>(trial.messages);
}

// Numbers the cases, the statistics within a case, and the repetitions within a statistic.
class Numbering {
 public:
  std::size_t family(const std::string& case_id) {
    return families_.emplace(case_id, families_.size()).first->second;
  }
  std::size_t next_repetition(const std::string& name) { return repetitions_[name]++; }

 private:
  std::map<std::string, std::size_t> families_, repetitions_;
};

Json entry(const TrialResult& trial, const Statistic& statistic, std::size_t instance,
           Numbering& numbering) {
  const std::string name = trial.case_id + "/" + statistic.name;
  Json json = {{"name", name},
               {"family_index", numbering.family(trial.case_id)},
               {"per_family_instance_index", instance},
               {"run_name", name},
               {"run_type", "iteration"},
               {"repetitions", trial.spec.repetitions},
               {"repetition_index", numbering.next_repetition(name)},
               {"threads", 2},
               {"iterations", trial.messages},
               {"real_time", statistic.ns},
               {"cpu_time", cpu_ns_per_message(trial)},
               {"time_unit", "ns"}};
  if (trial.throughput) {
    json["bytes_per_second"] = trial.throughput->bytes_per_s;
    json["items_per_second"] = trial.throughput->messages_per_s;
  }
  return json;
}

}  // namespace

std::string gbench_json(const RunHeader& header, const std::vector<TrialResult>& trials) {
  Json benchmarks = Json::array();
  Numbering numbering;
  for (const TrialResult& trial : trials) {
    if (trial.status != Status::ok) continue;
    std::size_t instance = 0;
    for (const Statistic& statistic : statistics_of(trial)) {
      benchmarks.push_back(entry(trial, statistic, instance++, numbering));
    }
  }
  const Json context = Json::parse(gbench_context(header));
  return to_text({{"context", context}, {"benchmarks", std::move(benchmarks)}}, 2) + "\n";
}

}  // namespace ipcmark
