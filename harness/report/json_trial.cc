// One line of a result file: what became of one repetition.
#include "harness/core/wait_kind.h"
#include "harness/report/json_lines.h"
#include "harness/report/json_value.h"

namespace ipcmark {
namespace {

Json stamp_or_null(std::uint64_t ns) { return ns == 0 ? Json() : Json(std::to_string(ns)); }

Json options_json(const CaseSpec& spec) {
  Json json = Json::object();
  CaseSpec::visit(spec, [&](std::string_view name, const auto& value, InId in_id, auto) {
    if (in_id != InId::path) json[std::string(name)] = format_value(value);
  });
  return json;
}

// As stamped; each part holds one reading of the clock, and the whole four.
Json parts_json(const CallParts& parts) {
  return {{"count", parts.count},        {"stub", parts.stub_ns}, {"there", parts.there_ns},
          {"handler", parts.handler_ns}, {"back", parts.back_ns}, {"whole", parts.whole_ns},
          {"reading", parts.reading_ns}};
}

Json bins_json(const std::vector<Bin>& bins) {
  Json json = Json::array();
  for (const Bin& bin : bins) json.push_back({bin.value, bin.count});
  return json;
}

Json quantiles_json(const Quantiles& ns) {
  return {{"count", ns.count},          {"min", ns.min},          {"p50", or_null(ns.p50)},
          {"p90", or_null(ns.p90)},     {"p99", or_null(ns.p99)}, {"p999", or_null(ns.p999)},
          {"p9999", or_null(ns.p9999)}, {"max", ns.max},          {"mean", ns.mean}};
}

Json latency_json(const LatencyResult& latency) {
  Json json = quantiles_json(latency.ns);
  json["batch"] = latency.batch;
  json["single_shot_p50"] = or_null(latency.single_shot_p50);
  return json;
}

Json paced_json(const PacedResult& paced) {
  return {{"planned_per_s", paced.planned_per_s},
          {"achieved_per_s", paced.achieved_per_s},
          {"service_ns", quantiles_json(paced.service_ns)},
          {"late_ns", quantiles_json(paced.late_ns)}};
}

Json shares_json(const std::vector<Share>& shares) {
  Json json = Json::array();
  for (const Share& share : shares) {
    json.push_back({{"cpus", share.cpus}, {"messages_per_s", share.messages_per_s}});
  }
  return json;
}

Json throughput_json(const ThroughputResult& rate, bool counts_bytes) {
  return {{"bytes_per_s", rate.bytes_per_s},
          {"messages_per_s", rate.messages_per_s},
          {"elapsed_ns", rate.elapsed_ns},
          {"windows", rate.windows},
          {"window_messages", rate.window_messages},
          {"window_p50", or_null(rate.window_p50)},
          {"window_p10", or_null(rate.window_p10)},
          {"window_p01", or_null(rate.window_p01)},
          {"window_unit", counts_bytes ? "bytes_per_s" : "messages_per_s"}};
}

Json histogram_json(const TrialResult& trial) {
  if (trial.throughput) {
    return {{"unit", "ns"},
            {"per", "window"},
            {"bins", bins_json(trial.throughput->bins)},
            {"batch", nullptr}};
  }
  if (!trial.latency) return nullptr;
  Json batch;
  if (trial.latency->batch > 1) {
    batch = {{"messages", trial.latency->batch}, {"bins", bins_json(trial.latency->batch_bins)}};
  }
  return {{"unit", "ns"},
          {"per", is_round_trip(trial.spec.pattern) ? "round_trip" : "message"},
          {"bins", bins_json(trial.latency->bins)},
          {"batch", batch}};
}

Json side_json(const SideCost& cost, std::uint64_t messages) {
  const auto per_message = [&](std::uint64_t total) {
    return messages == 0 ? Json()
                         : Json(static_cast<double>(total) / static_cast<double>(messages));
  };
  const auto if_counted = [&](const std::optional<std::uint64_t>& total) {
    return total ? per_message(*total) : Json();
  };
  return {{"cpu_ns_per_message", per_message(cost.cpu_ns)},
          {"voluntary_switches_per_message", per_message(cost.voluntary_switches)},
          {"involuntary_switches_per_message", per_message(cost.involuntary_switches)},
          {"minor_faults", cost.minor_faults},
          {"major_faults", cost.major_faults},
          {"system_calls_per_message", if_counted(cost.system_calls)},
          {"user_instructions_per_message", if_counted(cost.user_instructions)},
          {"allocations_per_message", if_counted(cost.allocations)}};
}

Json cost_json(const TrialResult& trial) {
  return {{"initiator", side_json(trial.cost[index(Side::initiator)], trial.messages)},
          {"responder", side_json(trial.cost[index(Side::responder)], trial.messages)}};
}

Json probe_json(const TrialResult& trial) {
  if (trial.probe_class.empty()) return nullptr;
  const auto bounce = [](double ns) { return ns > 0 ? Json(ns) : Json(); };
  return {{"line_bounce_before_ns", bounce(trial.probe.before_ns)},
          {"line_bounce_after_ns", bounce(trial.probe.after_ns)},
          {"alu_contention", trial.probe.alu_contention},
          {"class", trial.probe_class}};
}

Json identity_json(const TrialResult& trial, const TrialTag& tag) {
  const CaseSpec& spec = trial.spec;
  return {{"type", "trial"},
          {"run_id", tag.run_id},
          {"sequence", tag.sequence},
          {"case", trial.case_id},
          {"pattern", format_value(spec.pattern)},
          {"mechanism", spec.mechanism},
          {"family", tag.family},
          {"wait", spec.wait},
          {"wait_kind", wait_kind_name(trial.wait_kind)},
          {"size", spec.size.value},
          {"placement", format_value(spec.placement)},
          {"options", options_json(spec)},
          {"repetition", trial.repetition},
          {"retry", trial.retry},
          {"status", status_name(trial.status)},
          {"reason", trial.reason},
          {"started_unix_ns", stamp_or_null(trial.started_unix_ns)},
          {"wall_ns", stamp_or_null(trial.wall_ns)},
          {"cpus", trial.cpus[0] < 0 ? Json() : Json(trial.cpus)}};
}

// Figures, or null for each of them: a number of a trial that went wrong would be believed.
void add_figures(Json& json, const TrialResult& trial) {
  const bool ok = trial.status == Status::ok;
  const bool counts_bytes = trial.spec.size.value > 0;
  json["messages"] = ok ? Json(trial.messages) : Json();
  json["latency_ns"] = ok && trial.latency ? latency_json(*trial.latency) : Json();
  if (trial.spec.pattern == Pattern::call)
    json["parts_ns"] = ok && trial.parts ? parts_json(*trial.parts) : Json();
  json["throughput"] =
      ok && trial.throughput ? throughput_json(*trial.throughput, counts_bytes) : Json();
  // Only where there are any.
  if (ok && trial.paced) json["paced"] = paced_json(*trial.paced);
  if (ok && !trial.slices_ns.empty()) json["slices_ns"] = trial.slices_ns;
  if (ok && !trial.shares.empty()) json["shares"] = shares_json(trial.shares);
  json["histogram"] = ok ? histogram_json(trial) : Json();
  json["cost"] = ok ? cost_json(trial) : Json();
  json["probe"] = ok ? probe_json(trial) : Json();
  json["warnings"] = trial.warnings;
}

}  // namespace

std::string trial_line(const TrialResult& trial, const TrialTag& tag) {
  Json json = identity_json(trial, tag);
  add_figures(json, trial);
  return to_text(json);
}

}  // namespace ipcmark
