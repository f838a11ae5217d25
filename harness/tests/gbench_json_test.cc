#include "harness/report/gbench_json.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/report/gbench_context.h"
#include "harness/tests/fake_trial.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

using nlohmann::json;

CaseSpec case_of(Pattern pattern) {
  CaseSpec spec;
  spec.pattern = pattern;
  spec.mechanism = "pipe";
  spec.wait = "block";
  return spec;
}

RunHeader header() {
  RunHeader header;
  header.run_id = "00c0ffee00c0ffee";
  header.started_unix_ns = 1'763'600'000'000'000'000;
  header.command = {"ipcmark", "run"};
  header.label = "a\xff";
  header.clock.ticks_per_ns = 2.6;
  return header;
}

json export_of(const std::vector<TrialResult>& trials) {
  return json::parse(gbench_json(header(), trials));
}

// compare.py reads name, run_type, real_time, cpu_time, time_unit and sorts by the four indices.
TEST(GbenchJson, HasOneIterationPerRepetitionAndStatistic) {
  const CaseSpec spec = case_of(Pattern::ping_pong);
  const json result = export_of({fake_latency(spec, 0, 4000), fake_latency(spec, 1, 4100)});
  const json& entries = result["benchmarks"];
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[0]["name"], "ping_pong/pipe/block/64B/same_llc/p50");
  EXPECT_EQ(entries[1]["name"], "ping_pong/pipe/block/64B/same_llc/p99");
  EXPECT_EQ(entries[2]["repetition_index"], 1);
  EXPECT_EQ(entries[3]["per_family_instance_index"], 1);
  for (const json& entry : entries) {
    EXPECT_EQ(entry["run_type"], "iteration");
    EXPECT_EQ(entry["time_unit"], "ns");
    EXPECT_EQ(entry["family_index"], 0);
    EXPECT_DOUBLE_EQ(entry["cpu_time"], 4000);
  }
  EXPECT_DOUBLE_EQ(entries[0]["real_time"], 4000);
}

TEST(GbenchJson, OneWayCasesAreTimePerMessage) {
  const json entry =
      export_of({fake_stream(case_of(Pattern::stream), 0, 6.4e9)})["benchmarks"].at(0);
  EXPECT_EQ(entry["name"], "stream/pipe/block/64B/same_llc/time_per_message");
  EXPECT_DOUBLE_EQ(entry["real_time"], 10);
  EXPECT_DOUBLE_EQ(entry["bytes_per_second"], 6.4e9);
  EXPECT_DOUBLE_EQ(entry["items_per_second"], 1e8);
}

TEST(GbenchJson, WhatIsNotOkHasNoEntry) {
  TrialResult crashed = fake_latency(case_of(Pattern::ping_pong), 0, 1);
  crashed.status = Status::crashed;
  EXPECT_TRUE(export_of({crashed})["benchmarks"].empty());
}

TEST(GbenchJson, TheContextDescribesTheMachine) {
  TemporaryFolder root;
  const auto cache = root.path() / "sys/devices/system/cpu/cpu0/cache/index0";
  std::filesystem::create_directories(cache);
  std::ofstream(cache / "type") << "Data\n";
  std::ofstream(cache / "level") << "1\n";
  std::ofstream(cache / "size") << "48K\n";
  std::ofstream(cache / "shared_cpu_list") << "0-1\n";
  const json context = json::parse(gbench_context(header(), root.path()));
  EXPECT_EQ(context["date"], "2025-11-20T00:53:20+00:00");
  EXPECT_EQ(context["mhz_per_cpu"], 2600);
  EXPECT_EQ(context["caches"], json::parse(R"([{"type": "Data", "level": 1, "size": 49152,
                                                "num_sharing": 2}])"));
  EXPECT_EQ(context["ipcmark_label"], "a\ufffd");
}

}  // namespace
}  // namespace ipcmark
