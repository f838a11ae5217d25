#include "harness/report/json_lines.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/tests/fake_trial.h"

namespace ipcmark {
namespace {

using nlohmann::json;

CaseSpec example(Pattern pattern) {
  CaseSpec spec;
  spec.pattern = pattern;
  spec.mechanism = "pipe";
  spec.wait = "block";
  spec.size = ByteCount{4096};
  return spec;
}

RunHeader example_header() {
  RunHeader header;
  header.run_id = "00c0ffee00c0ffee";
  header.started_unix_ns = 1'763'600'000'000'000'000;
  header.command = {"ipcmark", "run", "--seed", "7"};
  header.seed = 18'446'744'073'709'551'615U;
  header.suite = "quick";
  header.plan = {example(Pattern::ping_pong).id(), example(Pattern::stream).id()};
  header.planned_trials = 20;
  header.facts = {{"kernel_release", "6.18.44", "", "uname", true},
                  {"memory_bytes", std::nullopt, "B", "/proc/meminfo", false}};
  header.checks = {{"governor", "warn", "powersave", "cpupower frequency-set -g performance"}};
  header.clock = {"tsc", "constant and nonstop", 10, 26.5, 2.6, 3.1};
  header.floors = {30, 2.1, 118, 119.5, 240.5, {{64, 9e9}}, {{64, 3e9}}, {2, 3}};
  return header;
}

TrialTag tag(std::uint64_t sequence) { return {"00c0ffee00c0ffee", sequence, "pipe"}; }

TrialResult batched_latency() {
  TrialResult trial = fake_latency(example(Pattern::ping_pong), 0, 120);
  trial.latency->batch = 32;
  trial.latency->single_shot_p50 = 130;
  trial.latency->batch_bins = {{3840, 31}};
  trial.warnings = {"unsteady"};
  return trial;
}

TrialResult skipped() {
  TrialResult trial;
  trial.spec = example(Pattern::stream);
  trial.case_id = trial.spec.id();
  trial.status = Status::skipped;
  trial.reason = "fs.mqueue.msgsize_max is 8192; 65536 is needed";
  return trial;
}

TrialResult open_loop() {
  CaseSpec spec = example(Pattern::paced);
  spec.rate.value = 1'000;
  TrialResult trial = fake_latency(spec, 0, 5'000);
  trial.paced =
      PacedResult{1'000, 990.5, trial.latency->ns, {1000, 0, 9'000, 40, 30, 50, {}, {}, {}}};
  return trial;
}

TrialResult in_slices() {
  CaseSpec spec = example(Pattern::ping_pong);
  spec.slices.value = 2;
  TrialResult trial = fake_latency(spec, 0, 5'000);
  trial.slices_ns = {4'990.5, 5'009};
  return trial;
}

TrialResult of_two_pairs() {
  CaseSpec spec = example(Pattern::pairs);
  spec.pairs.value = 2;
  TrialResult trial = fake_stream(spec, 0, 4e9);
  trial.shares = {{{2, 3}, 500'000.5}, {{4, 5}, 476'562}};
  return trial;
}

std::vector<std::string> example_file() {
  RunFooter footer{"00c0ffee00c0ffee", 6, {{"ok", 5}, {"skipped", 1}}, 750'000'000, 1.5, 0};
  return {header_line(example_header()),
          trial_line(batched_latency(), tag(0)),
          trial_line(fake_stream(example(Pattern::stream), 1, 5e9), tag(1)),
          trial_line(skipped(), tag(2)),
          trial_line(open_loop(), tag(3)),
          trial_line(of_two_pairs(), tag(4)),
          trial_line(in_slices(), tag(5)),
          footer_line(footer)};
}

// Other people's programs read these lines: a change that they would notice must show in a diff.
TEST(JsonLines, AreTheGoldenOnes) {
  const std::filesystem::path path =
      std::filesystem::path(IPCMARK_SOURCE_DIR) / "harness/tests/golden/result.jsonl";
  std::ifstream golden(path);
  std::string expected;
  for (const std::string& line : example_file()) {
    std::getline(golden, expected);
    EXPECT_EQ(line, expected) << path;
  }
  EXPECT_FALSE(std::getline(golden, expected));
}

TEST(JsonLines, EachIsOneStrictLine) {
  for (const std::string& line : example_file()) {
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_TRUE(json::accept(line)) << line;
    EXPECT_EQ(json::parse(line)["run_id"], "00c0ffee00c0ffee");
  }
}

TEST(JsonLines, FiguresAreThereOnlyWhenOk) {
  for (const Status status : {Status::crashed, Status::throttled, Status::interrupted}) {
    TrialResult trial = batched_latency();
    trial.status = status;
    const json line = json::parse(trial_line(trial, tag(0)));
    for (const char* key : {"messages", "latency_ns", "throughput", "histogram", "cost", "probe"}) {
      EXPECT_TRUE(line.at(key).is_null()) << key;
    }
  }
}

TEST(JsonLines, NumbersBeyondADoubleAreStrings) {
  const json header = json::parse(header_line(example_header()));
  EXPECT_EQ(header["seed"], "18446744073709551615");
  EXPECT_EQ(header["started_unix_ns"], "1763600000000000000");
  EXPECT_EQ(json::parse(trial_line(batched_latency(), tag(0)))["wall_ns"], "250000000");
}

TEST(JsonLines, WhatIsNotANumberIsNull) {
  TrialResult trial = batched_latency();
  trial.latency->ns.p99 = std::nan("");
  trial.latency->ns.max = INFINITY;
  const std::string line = trial_line(trial, tag(0));
  ASSERT_TRUE(json::accept(line));
  EXPECT_TRUE(json::parse(line)["latency_ns"]["p99"].is_null());
  EXPECT_TRUE(json::parse(line)["latency_ns"]["max"].is_null());
}

TEST(JsonLines, HostileTextStaysText) {
  RunHeader header = example_header();
  header.label = "</script>\x1b[31m\xff$x^$\n" + std::string(3000, 'x');
  header.facts[0].value = std::string("\xc0\x80\0", 3);
  const std::string line = header_line(header);
  ASSERT_TRUE(json::accept(line));
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(json::parse(line)["label"].get<std::string>().rfind("</script>\x1b[31m\ufffd", 0), 0U);
}

TEST(JsonLines, ACallHasItsPartsOrNull) {
  TrialResult trial = fake_latency(example(Pattern::call), 0, 4000);
  EXPECT_TRUE(json::parse(trial_line(trial, tag(0)))["parts_ns"].is_null());
  trial.parts = CallParts{.count = 500,
                          .stub_ns = 40,
                          .there_ns = 1800,
                          .handler_ns = 20,
                          .back_ns = 1900,
                          .whole_ns = 3790,
                          .reading_ns = 12};
  EXPECT_EQ(json::parse(trial_line(trial, tag(0)))["parts_ns"],
            json::parse(R"({"count": 500, "stub": 40.0, "there": 1800.0, "handler": 20.0,
                            "back": 1900.0, "whole": 3790.0, "reading": 12.0})"));
  trial.status = Status::timed_out;
  EXPECT_TRUE(json::parse(trial_line(trial, tag(0)))["parts_ns"].is_null());
  EXPECT_FALSE(json::parse(trial_line(batched_latency(), tag(0))).contains("parts_ns"));
}

TEST(JsonLines, TheUnitOfWindowsFollowsTheSize) {
  TrialResult trial = fake_stream(example(Pattern::stream), 0, 1e9);
  EXPECT_EQ(json::parse(trial_line(trial, tag(0)))["throughput"]["window_unit"], "bytes_per_s");
  trial.spec.size = ByteCount{0};
  EXPECT_EQ(json::parse(trial_line(trial, tag(0)))["throughput"]["window_unit"], "messages_per_s");
}

}  // namespace
}  // namespace ipcmark
