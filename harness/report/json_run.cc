// The first and the last line of a result file.
#include "harness/report/json_lines.h"
#include "harness/report/json_value.h"

namespace ipcmark {
namespace {

constexpr const char* kSchema = "ipcmark-result/1";

Json environment_json(const std::vector<Fact>& facts) {
  Json json = Json::object();
  for (const Fact& fact : facts) {
    json[fact.key] = {{"value", or_null(fact.value)},
                      {"unit", or_null(fact.unit)},
                      {"source", or_null(fact.source)},
                      {"identity", fact.identity}};
  }
  return json;
}

Json checks_json(const std::vector<Check>& checks) {
  Json json = Json::array();
  for (const Check& check : checks) {
    json.push_back({{"name", check.name},
                    {"status", check.status},
                    {"state", check.state},
                    {"advice", check.advice}});
  }
  return json;
}

Json clock_json(const ClockInfo& clock) {
  return {{"source", clock.source},       {"resolution_ns", clock.resolution_ns},
          {"read_ns", clock.read_ns},     {"ticks_per_ns", clock.ticks_per_ns},
          {"record_ns", clock.record_ns}, {"reason", clock.reason}};
}

Json rates_json(const std::vector<Floors::Rate>& rates) {
  Json json = Json::array();
  for (const Floors::Rate& rate : rates) {
    json.push_back({{"bytes", rate.bytes}, {"bytes_per_s", rate.bytes_per_s}});
  }
  return json;
}

Json floors_json(const Floors& floors) {
  return {{"clock_pair_ns", or_null(floors.clock_pair_ns)},
          {"null_loop_ns", or_null(floors.null_loop_ns)},
          {"null_syscall_ns", or_null(floors.null_syscall_ns)},
          {"line_bounce_ns", or_null(floors.line_bounce_ns)},
          {"two_line_bounce_ns", or_null(floors.two_line_bounce_ns)},
          {"memcpy", rates_json(floors.memcpy_rates)},
          {"pipeline_copy", rates_json(floors.pipeline_rates)},
          {"cpus", floors.cpus}};
}

}  // namespace

std::string header_line(const RunHeader& header) {
  return to_text({{"type", "run"},
                  {"schema", kSchema},
                  {"run_id", header.run_id},
                  {"started_unix_ns", std::to_string(header.started_unix_ns)},
                  {"command", header.command},
                  {"label", or_null(header.label)},
                  {"seed", std::to_string(header.seed)},
                  {"suite", or_null(header.suite)},
                  {"plan", header.plan},
                  {"planned_trials", header.planned_trials},
                  {"environment", environment_json(header.facts)},
                  {"checks", checks_json(header.checks)},
                  {"clock", clock_json(header.clock)},
                  {"floors", floors_json(header.floors)}});
}

std::string footer_line(const RunFooter& footer) {
  return to_text({{"type", "footer"},
                  {"run_id", footer.run_id},
                  {"trials", footer.trials},
                  {"counts", footer.counts},
                  {"wall_ns", std::to_string(footer.wall_ns)},
                  {"clock_drift_ppm", or_null(footer.clock_drift_ppm)},
                  {"exit_code", footer.exit_code}});
}

}  // namespace ipcmark
