// Made-up results.
#pragma once

#include "harness/core/result.h"

namespace ipcmark {

inline TrialResult fake_trial(const CaseSpec& spec, std::uint64_t repetition) {
  TrialResult trial;
  trial.spec = spec;
  trial.case_id = spec.id();
  trial.repetition = repetition;
  trial.status = Status::ok;
  trial.messages = 1000;
  trial.started_unix_ns = 1'763'600'000'000'000'000;
  trial.wall_ns = 250'000'000;
  trial.cpus = {2, 3};
  trial.cost[0].cpu_ns = 1'500'000;
  trial.cost[1].cpu_ns = 2'500'000;
  trial.probe = {120.5, 121.5, 1.01};
  trial.probe_class = "near";
  return trial;
}

inline TrialResult fake_latency(const CaseSpec& spec, std::uint64_t repetition, double p50_ns) {
  TrialResult trial = fake_trial(spec, repetition);
  LatencyResult latency;
  latency.ns = {1000,       p50_ns / 2, p50_ns * 9, p50_ns * 1.1, p50_ns, p50_ns * 1.5,
                p50_ns * 2, {},         {}};
  latency.bins = {{100, 990}, {200, 10}};
  trial.latency = latency;
  return trial;
}

inline TrialResult fake_stream(const CaseSpec& spec, std::uint64_t repetition, double bytes_per_s) {
  TrialResult trial = fake_trial(spec, repetition);
  ThroughputResult rate;
  rate.bytes_per_s = bytes_per_s;
  rate.messages_per_s = bytes_per_s / static_cast<double>(spec.size.value);
  rate.messages = 1000;
  rate.elapsed_ns = 100'000'000;
  rate.windows = 100;
  rate.window_messages = 64;
  rate.window_p50 = bytes_per_s;
  rate.window_p10 = bytes_per_s * 0.8;
  rate.bins = {{1'000'000, 100}};
  trial.throughput = rate;
  return trial;
}

}  // namespace ipcmark
