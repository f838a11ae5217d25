#include "harness/report/table.h"

#include <gtest/gtest.h>

#include <clocale>
#include <sstream>

#include "harness/report/human.h"
#include "harness/report/progress.h"
#include "harness/report/text_layout.h"
#include "harness/tests/fake_trial.h"

namespace ipcmark {
namespace {

CaseSpec case_of(Pattern pattern, const std::string& mechanism, const std::string& wait,
                 std::uint64_t size) {
  CaseSpec spec;
  spec.pattern = pattern;
  spec.mechanism = mechanism;
  spec.wait = wait;
  spec.size = ByteCount{size};
  return spec;
}

std::vector<TrialResult> example() {
  std::vector<TrialResult> trials;
  const CaseSpec pipe = case_of(Pattern::ping_pong, "pipe", "block", 64);
  for (const double p50 : {4100.0, 4200.0, 9000.0}) {
    trials.push_back(fake_latency(pipe, trials.size(), p50));
  }
  trials.push_back(fake_latency(case_of(Pattern::ping_pong, "pipe", "block", 4), 0, 4000));
  trials.push_back(fake_stream(case_of(Pattern::stream, "shm_ring", "posix_sem_elided", 1 << 20), 0,
                               999.9 * 1024 * 1024));
  TrialResult skipped;
  skipped.spec = case_of(Pattern::stream, "posix_mq", "block", 65536);
  skipped.case_id = skipped.spec.id();
  skipped.status = Status::skipped;
  skipped.reason = "fs.mqueue.msgsize_max is 8192 and 65536 is needed: sysctl -w ...";
  trials.push_back(skipped);
  return trials;
}

void expect_fits(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
}

TEST(Table, ShowsMediansSortedBySizeInEightyColumns) {
  const std::string table = results_table(example(), false);
  EXPECT_EQ(table, R"(ping_pong, same_llc: round trip
mechanism    wait                size      p50      p99    p99.9  CPU/msg
pipe         block                 4B  4.00 us  8.00 us        -  4.00 us
pipe         block                64B  4.20 us  8.40 us        -  4.00 us

stream, same_llc: one way
mechanism    wait                size throughput  messages   slow 10%  CPU/msg
shm_ring     posix_sem_elided    1MiB 1000 MiB/s  1.00 k/s  800 MiB/s  4.00 us

not measured:
  skipped, 1 case: fs.mqueue.msgsize_max is 8192 and 65536 is needed: sysctl -w
    ... (stream/posix_mq/block/64KiB/same_llc)
)");
  expect_fits(table);
}

TEST(Table, FitsWhateverComes) {
  std::vector<TrialResult> trials = example();
  trials[0].spec = case_of(Pattern::stream, std::string(40, 'm'), std::string(40, 'w'), 268435455);
  trials[0].case_id = trials[0].spec.id();
  trials[1].warnings = {"unsteady", "nobody_knows_this_one"};
  trials[2].status = Status::crashed;
  trials[2].reason = std::string(3000, 'x') + " </script> " + std::string(90, 'y');
  trials[3].spec.touch = Touch::header;
  trials[3].case_id = trials[3].spec.id();
  trials[4].throughput->bytes_per_s = 1e300;
  const std::string table = results_table(trials, false);
  expect_fits(table);
  EXPECT_NE(table.find("same_llc/touch=header: round trip"), std::string::npos);
  EXPECT_NE(table.find("unsteady, 1 case: the two halves"), std::string::npos);
  EXPECT_NE(table.find(" !\n"), std::string::npos);
}

TEST(Table, TellsTheClassesOfAMixedCaseApart) {
  std::vector<TrialResult> trials = example();
  trials[2].probe_class = "far";
  const std::string table = results_table(trials, false);
  EXPECT_NE(table.find("4.15 us  8.30 us"), std::string::npos) << table;
  EXPECT_NE(table.find("mixed placement, 1 case"), std::string::npos);
}

TEST(Table, HostileReasonsCannotReachTheTerminal) {
  std::vector<TrialResult> trials = example();
  trials.back().reason = "\x1b]0;owned\x07\xff\r\n";
  const std::string table = results_table(trials, false);
  EXPECT_EQ(table.find('\x1b'), std::string::npos);
  EXPECT_NE(table.find("\\x1b]0;owned\\x07\\xff\\x0d\\x0a"), std::string::npos);
}

TEST(Table, ColourIsOnlyAddedWhereWanted) {
  EXPECT_EQ(results_table(example(), false).find('\x1b'), std::string::npos);
  EXPECT_NE(results_table(example(), true).find("\x1b[1mping_pong"), std::string::npos);
}

TEST(Table, OfNothingIsEmpty) { EXPECT_EQ(results_table({}, false), ""); }

TEST(Human, ThreeDigitsAndAUnit) {
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  EXPECT_EQ(human_ns(0), "0.00 ns");
  EXPECT_EQ(human_ns(118.4), "118 ns");
  EXPECT_EQ(human_ns(999.6), "1.00 us");
  EXPECT_EQ(human_ns(4123), "4.12 us");
  EXPECT_EQ(human_ns(12'345'678), "12.3 ms");
  EXPECT_EQ(human_ns(2e9), "2.00 s");
  EXPECT_EQ(human_bytes_per_s(3.21 * 1024 * 1024 * 1024), "3.21 GiB/s");
  EXPECT_EQ(human_per_s(60.4e6), "60.4 M/s");
  std::setlocale(LC_ALL, "C");
}

TEST(Wrap, BreaksLongWordsButNeverACharacter) {
  EXPECT_EQ(wrap("aaa bbb ccc", 0, 2, 7), "aaa bbb\n  ccc\n");
  EXPECT_EQ(wrap("aaaaaaaaaa", 0, 2, 5), "aaaaa\n  aaa\n  aa\n");
  EXPECT_EQ(wrap("ääää", 0, 0, 3), "ä\nä\nä\nä\n");
  EXPECT_EQ(wrap("", 0, 0, 3), "\n");
}

TEST(ProgressLine, CountsAndForesees) {
  using std::chrono::seconds;
  EXPECT_EQ(progress_line({12, 345, seconds(7), seconds(60)}, "ping_pong/pipe", 80),
            "[ 12/345] 0:07, 3:14 left  ping_pong/pipe");
  EXPECT_EQ(progress_line({0, 9, seconds(0), seconds(4000)}, "x", 80),
            "[0/9] 0:00, 1:06:40 left  x");
  EXPECT_EQ(progress_line({0, 0, seconds(0), seconds(0)}, std::string(200, 'x'), 40).size(), 40U);
}

}  // namespace
}  // namespace ipcmark
