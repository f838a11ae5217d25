// Google Benchmark's JSON, so that its compare.py and everything else that reads it can read us.
#pragma once

#include <string>
#include <vector>

#include "harness/core/result.h"
#include "harness/report/run_header.h"

namespace ipcmark {

// One entry per good repetition and statistic, `run_type` iteration, so that compare.py applies its
// U test to the repetitions. Names are `CASE/p50`, `/p99`, `/p999`, or `CASE/time_per_message` for
// one-way cases; real_time is the statistic in ns, cpu_time both sides' CPU per message. What is
// not ok has no entry: compare.py would take its zero for a time.
std::string gbench_json(const RunHeader& header, const std::vector<TrialResult>& trials);

}  // namespace ipcmark
