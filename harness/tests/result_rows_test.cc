// Reading results back: medians of what is whole, and no harm from what is not.
#include "harness/report/result_rows.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "harness/cli/explain.h"
#include "harness/report/input_error.h"
#include "harness/report/json_lines.h"
#include "harness/report/result_line.h"
#include "harness/sys/line_reader.h"
#include "harness/tests/fake_trial.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

const std::string kHeader = R"({"type":"run","schema":"ipcmark-result/1"})"
                            "\n";

class ResultRowsTest : public testing::Test {
 protected:
  std::string file(const std::string& content) {
    const std::filesystem::path path = folder_.path() / "results.jsonl";
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }
  ResultRows read(const std::string& content) { return read_results(file(content), "pipe"); }
  std::string error(const std::string& content) {
    try {
      read(content);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

 private:
  TemporaryFolder folder_;
};

std::string line(std::uint64_t sequence, double p50, const char* mechanism = "pipe") {
  CaseSpec spec;
  spec.mechanism = mechanism;
  spec.wait = "block";
  return trial_line(fake_latency(spec, sequence, p50), {"abc", sequence, "pipe"}) + "\n";
}

TEST_F(ResultRowsTest, KeepsTheOkTrialsOfOneMechanismOnce) {
  const ResultRows rows = read(kHeader + line(0, 100) + line(1, 300) + line(1, 300) +
                               line(2, 999, "fifo") + line(3, 200));
  ASSERT_EQ(rows.trials.size(), 3U);
  EXPECT_EQ(rows.trials[1].latency->ns.p50, 300);
  EXPECT_EQ(rows.trials[1].spec.mechanism, "pipe");
  EXPECT_EQ(rows.bad_lines, 0U);
}

TEST_F(ResultRowsTest, ATableOfMedians) {
  const std::string path = file(kHeader + line(0, 100) + line(1, 300) + line(2, 200));
  const std::string text = explain_results("pipe", path, 80);
  EXPECT_NE(text.find("\nping_pong/pipe/block/64B/same_llc "), std::string::npos) << text;
  EXPECT_NE(text.find("same_llc        200 ns     400 ns    3\n"), std::string::npos) << text;
}

TEST_F(ResultRowsTest, GoldenFile) {
  const ResultRows rows =
      read_results(IPCMARK_SOURCE_DIR "/harness/tests/golden/result.jsonl", "pipe");
  ASSERT_EQ(rows.trials.size(), 5U);
  EXPECT_EQ(rows.trials[1].throughput->bytes_per_s, 5e9);
  EXPECT_EQ(rows.trials[2].spec.pattern, Pattern::paced);
  EXPECT_EQ(rows.trials[2].latency->ns.p50, 5'000);
}

TEST_F(ResultRowsTest, TornAnywhere) {
  const std::string whole = kHeader + line(0, 100) + line(1, 200);
  for (std::size_t length = kHeader.size(); length < whole.size(); length += 7) {
    const ResultRows rows = read(whole.substr(0, length));
    EXPECT_LE(rows.trials.size(), 2U);
    EXPECT_LE(rows.bad_lines, 1U);
  }
  EXPECT_EQ(error(whole.substr(0, 20)).find("results.jsonl line 1: not a whole record"),
            error("{").find("results.jsonl line 1: not a whole record"));
}

TEST_F(ResultRowsTest, DamagedLinesAreCountedAndTheRestIsRead) {
  const std::string damaged = R"({"type":"trial","mechanism":"pipe","status":"ok"})"
                              "\n";
  const std::string deep = "\"pipe\"" + std::string(100'000, '[') + "\n";
  const std::string deep_value = R"({"mechanism":"pipe","x":)" + std::string(100'000, '[') + "\n";
  const std::string huge = R"({"mechanism":"pipe","x":")" + std::string(5U << 20U, 'x') + "\"}\n";
  const ResultRows rows = read(kHeader + damaged + deep + deep_value + huge + std::string(9, '\0') +
                               "\n" + line(7, 50));
  EXPECT_EQ(rows.bad_lines, 4U);
  EXPECT_EQ(rows.first_bad_line, 2U);
  ASSERT_EQ(rows.trials.size(), 1U);
}

TEST_F(ResultRowsTest, WhatIsNoResultFileIsAnError) {
  EXPECT_NE(error("").find("holds no result"), std::string::npos);
  EXPECT_NE(error("\x7f"
                  "ELF\n")
                .find("line 1: not a whole record of JSON"),
            std::string::npos);
  EXPECT_NE(error("[]\n").find("line 1: not a record of ipcmark"), std::string::npos);
  EXPECT_NE(error(R"({"type":"run","schema":"ipcmark-result/2"})").find("ipcmark-result/2"),
            std::string::npos);
  EXPECT_THROW(read_results("/nonexistent/x", "pipe"), InputError);
  EXPECT_THROW(read_results("/", "pipe"), InputError);
  EXPECT_THROW(read_results("/dev/zero", "pipe"), InputError);
}

TEST(ResultLine, FiguresThatAreNoneAreRefused) {
  const std::string good = line(0, 100);
  ASSERT_EQ(parse_result_line(good).error, "");
  for (const char* const bad : {"-1", "1e400", "\"100\"", "true", "[]", "1e18", "NaN"}) {
    std::string damaged = good;
    const std::size_t place = damaged.find("\"p50\":100.0");
    ASSERT_NE(place, std::string::npos);
    damaged.replace(place, 11, std::string("\"p50\":") + bad);
    EXPECT_NE(parse_result_line(damaged).error, "") << bad;
  }
}

TEST_F(ResultRowsTest, LinesOfEveryLengthComeWhole) {
  std::string content;
  for (std::size_t length : {0U, 1U, 65'535U, 65'536U, 65'537U, 200'000U, 3U}) {
    content += std::string(length, 'a') + "\n";
  }
  sys::LineReader reader(file(content + "end"), 100'000);
  std::vector<std::size_t> lengths;
  std::vector<bool> cut;
  for (std::string text; reader.next(text);) {
    lengths.push_back(text.size());
    cut.push_back(reader.was_cut());
  }
  EXPECT_EQ(lengths, (std::vector<std::size_t>{0, 1, 65'535, 65'536, 65'537, 100'000, 3, 3}));
  EXPECT_EQ(cut, (std::vector<bool>{false, false, false, false, false, true, false, false}));
  EXPECT_EQ(reader.number(), 8U);
}

}  // namespace
}  // namespace ipcmark
