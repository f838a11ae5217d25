#include "harness/report/result_line.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/core/printable.h"
#include "harness/core/units.h"

namespace ipcmark {
namespace {

// Sorted: an object of a million keys must not take their square to read.
using Json = nlohmann::json;

constexpr int kMaxDepth = 16;
constexpr std::size_t kMaxTextBytes = 300;
constexpr double kMaxFigure = 1e18;
constexpr std::string_view kSchema = "ipcmark-result/1";

struct BadRecord : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Bins are most of a line, and no table shows them: what is not kept takes no memory.
Json parse(std::string_view line) try {
  return Json::parse(line, [](int depth, Json::parse_event_t event, const Json& value) {
    if (depth > kMaxDepth) throw BadRecord("nested deeper than 16 levels");
    return event != Json::parse_event_t::key || value != "bins";
  });
} catch (const Json::exception&) {
  throw BadRecord("not a whole record of JSON; `ipcmark salvage` keeps what is whole");
}

const Json& member(const Json& object, const char* name) {
  static const Json kNothing;
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found == object.end() ? kNothing : *found;
}

std::string text(const Json& object, const char* name) {
  const Json& value = member(object, name);
  if (!value.is_string()) throw BadRecord(std::string("without ") + name);
  const auto& held = value.get_ref<const std::string&>();
  if (held.size() > kMaxTextBytes) throw BadRecord(std::string(name) + " is too long");
  return held;
}

std::optional<double> figure(const Json& object, const char* name) {
  const Json& value = member(object, name);
  if (value.is_null()) return std::nullopt;
  const double number = value.is_number() ? value.get<double>() : std::nan("");
  if (!(number >= 0 && number < kMaxFigure)) throw BadRecord(std::string(name) + " is no figure");
  return number;
}

double needed(const Json& object, const char* name) {
  const std::optional<double> number = figure(object, name);
  if (!number) throw BadRecord(std::string("without ") + name);
  return *number;
}

LatencyResult latency_of(const Json& json) {
  LatencyResult latency;
  latency.ns.p50 = figure(json, "p50");
  latency.ns.p99 = figure(json, "p99");
  latency.ns.p999 = figure(json, "p999");
  return latency;
}

ThroughputResult throughput_of(const Json& json) {
  ThroughputResult rate;
  rate.bytes_per_s = needed(json, "bytes_per_s");
  rate.messages_per_s = needed(json, "messages_per_s");
  rate.window_p10 = figure(json, "window_p10");
  return rate;
}

TrialResult trial_of(const Json& json) {
  TrialResult trial;
  trial.case_id = text(json, "case");
  parse_value("pattern", text(json, "pattern"), trial.spec.pattern);
  parse_value("placement", text(json, "placement"), trial.spec.placement);
  trial.spec.mechanism = text(json, "mechanism");
  trial.spec.wait = text(json, "wait");
  trial.spec.size.value = static_cast<std::uint64_t>(needed(json, "size"));
  trial.status = Status::ok;
  trial.probe_class = text(member(json, "probe"), "class");
  const Json& latency = member(json, "latency_ns");
  const Json& throughput = member(json, "throughput");
  if (latency.is_object()) trial.latency = latency_of(latency);
  if (throughput.is_object()) trial.throughput = throughput_of(throughput);
  return trial;
}

std::string tag_of(const Json& json) {
  return text(json, "run_id") + " " + std::to_string(needed(json, "sequence"));
}

bool is_our_version(const std::string& schema) {
  return schema == kSchema || schema.starts_with(std::string(kSchema) + ".");
}

ResultLine record_of(const Json& json) {
  ResultLine result;
  const std::string type = text(json, "type");
  if (type == "run" && !is_our_version(text(json, "schema"))) {
    result.foreign = true;
    result.error = "is of version " + printable(text(json, "schema"), 60) +
                   "; this program reads " + std::string(kSchema);
  }
  if (type != "trial" || text(json, "status") != "ok") return result;
  result.trial = trial_of(json);
  result.tag = tag_of(json);
  return result;
}

}  // namespace

ResultLine parse_result_line(std::string_view line) try {
  const Json json = parse(line);
  if (!json.is_object()) return {.error = "not a record of ipcmark"};
  return record_of(json);
} catch (const BadRecord& error) {
  return {.error = error.what()};
} catch (const UsageError& error) {
  return {.error = error.what()};
}

}  // namespace ipcmark
