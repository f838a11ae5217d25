#include "harness/report/table.h"

#include <gtest/gtest.h>
#include <pty.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <sstream>
#include <utility>

#include "harness/report/human.h"
#include "harness/report/progress.h"
#include "harness/report/spread_bar.h"
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

std::string table_of(const std::vector<TrialResult>& trials, const ConsoleLook& look = {}) {
  return results_table(trials, look, [](const CaseSpec& spec) { return spec.mechanism != "null"; });
}

// Characters, not bytes: a bar's take three each.
std::size_t columns_of(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

void expect_fits(const std::string& text, std::size_t columns = kConsoleColumns) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(columns_of(line), columns) << line;
}

TEST(Table, ShowsMediansSortedBySizeInEightyColumns) {
  const std::string table = table_of(example());
  EXPECT_EQ(table, R"(ping_pong, same_llc: round trip
mechanism    wait                size      p50      p99    p99.9  CPU/msg
pipe         block                 4B  4.00 us  8.00 us        -  4.00 us
pipe         block                64B  4.20 us  8.40 us        -  4.00 us

stream, same_llc: one way
mechanism    wait                size throughput  messages   slow 10%  CPU/msg
shm_ring     posix_sem_elided    1MiB 1000 MiB/s  1.00 k/s  800 MiB/s  4.00 us

best by size, same_llc
size    fastest                 fastest that blocks     carries most
4B      pipe block 4.00 us      pipe block 4.00 us      -
64B     pipe block 4.20 us      pipe block 4.20 us      -
1MiB    -                       -                       shm_ring p~ 1000 MiB/s

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
  const std::string table = table_of(trials);
  expect_fits(table);
  EXPECT_NE(table.find("same_llc/touch=header: round trip"), std::string::npos);
  EXPECT_NE(table.find("unsteady, 1 case: the two halves"), std::string::npos);
  EXPECT_NE(table.find(" !\n"), std::string::npos);
}

TEST(Table, TellsTheClassesOfAMixedCaseApart) {
  std::vector<TrialResult> trials = example();
  trials[2].probe_class = "far";
  const std::string table = table_of(trials);
  EXPECT_NE(table.find("4.15 us  8.30 us"), std::string::npos) << table;
  EXPECT_NE(table.find("mixed placement, 1 case"), std::string::npos);
}

TEST(Table, HostileReasonsCannotReachTheTerminal) {
  std::vector<TrialResult> trials = example();
  trials.back().reason = "\x1b]0;owned\x07\xff\r\n";
  const std::string table = table_of(trials);
  EXPECT_EQ(table.find('\x1b'), std::string::npos);
  EXPECT_NE(table.find("\\x1b]0;owned\\x07\\xff\\x0d\\x0a"), std::string::npos);
}

TEST(Table, ColourIsOnlyAddedWhereWanted) {
  EXPECT_EQ(table_of(example()).find('\x1b'), std::string::npos);
  EXPECT_NE(table_of(example(), {.colour = true}).find("\x1b[1mping_pong"), std::string::npos);
}

TEST(Table, AWideConsoleShowsDistributionsOnOneScale) {
  const std::string table = table_of(example(), {.columns = 110});
  expect_fits(table, 110);
  EXPECT_NE(table.find("4.00 us .. 8.40 us"), std::string::npos) << table;
  EXPECT_NE(table.find(" o="), std::string::npos);
  EXPECT_EQ(table.find("█"), std::string::npos);
}

TEST(Table, AWideConsoleShowsLongerNames) {
  const std::vector<TrialResult> trials{
      fake_latency(case_of(Pattern::ping_pong, "unix_seqpacket_abstract", "block", 64), 0, 4000)};
  EXPECT_NE(table_of(trials).find("\nunix_seqpac~ "), std::string::npos);
  EXPECT_NE(table_of(trials, {.columns = 100}).find("\nunix_seqpacket_abstract "),
            std::string::npos);
}

TEST(Table, UnicodeOnlyWhereItIsWanted) {
  const std::string table = table_of(example(), {.unicode = true, .columns = 120});
  expect_fits(table, 120);
  EXPECT_NE(table.find("█▒▒"), std::string::npos) << table;
}

TEST(Table, ANarrowConsoleGetsFewerFiguresAndNoBar) {
  const std::string table = table_of(example(), {.columns = 60});
  expect_fits(table, 60);
  EXPECT_NE(table.find("p99\n"), std::string::npos) << table;
  EXPECT_EQ(table.find("CPU/msg"), std::string::npos);
}

TEST(Table, TheBestIsOfThoseThatCompeteAndOfDefaultsAlone) {
  std::vector<TrialResult> trials = example();
  trials.push_back(fake_latency(case_of(Pattern::ping_pong, "null", "none", 64), 0, 10));
  CaseSpec header = case_of(Pattern::ping_pong, "pipe", "poll", 64);
  header.touch = Touch::header;
  trials.push_back(fake_latency(header, 0, 100));
  TrialResult polls =
      fake_latency(case_of(Pattern::ping_pong, "pipe", "nonblock_spin", 64), 0, 900);
  polls.wait_kind = WaitKind::polling;
  trials.push_back(polls);
  const std::string table = table_of(trials, {.columns = 120});
  const std::string best = table.substr(table.find("best by size"));
  EXPECT_NE(best.find("64B     pipe nonblock_spin 900 ns   pipe block 4.20 us"), std::string::npos)
      << best;
  EXPECT_EQ(best.find("null"), std::string::npos);
}

TEST(SpreadBar, ReachesFromTheMiddleToTheTail) {
  const Scale scale{1, 1000};
  EXPECT_EQ(spread_bar({{}, 10, 100, 1000}, scale, 13, false), "    o====----");
  EXPECT_EQ(spread_bar({{}, 10, 100, 1000}, scale, 13, true), "    █▒▒▒▒░░░░");
  EXPECT_EQ(spread_bar({1, 100, {}, {}}, scale, 13, false), "========o    ");
  EXPECT_EQ(spread_bar({{}, 10, {}, {}}, scale, 13, false), "    o        ");
}

TEST(SpreadBar, OfNothingOrOfOneValueIsNoFault) {
  EXPECT_EQ(spread_bar({}, {}, 4, false), "    ");
  EXPECT_EQ(spread_bar({{}, 0, {}, {}}, {1, 2}, 3, false), "   ");
  EXPECT_EQ(spread_bar({{}, 5, 5, {}}, {5, 5}, 3, false), "o  ");
  EXPECT_EQ(spread_bar({{}, 1e300, {}, {}}, {1, 2}, 3, false), "  o");
}

class Console : public ::testing::Test {
 protected:
  // The terminal's other end is held open: without it the first reads fail.
  void SetUp() override {
    ASSERT_EQ(::openpty(&other_, &terminal_, nullptr, nullptr, nullptr), 0);
    for (const char* name : {"NO_COLOR", "LC_ALL", "LC_CTYPE"}) ::unsetenv(name);
    ::setenv("LANG", "de_DE.UTF-8", 1);
    ::setenv("TERM", "xterm", 1);
  }
  void TearDown() override {
    ::close(other_);
    ::close(terminal_);
  }
  int other_ = -1, terminal_ = -1;
};

TEST_F(Console, ATerminalHasColourAndItsLocalesCharacters) {
  EXPECT_TRUE(console_look(terminal_).colour);
  EXPECT_TRUE(console_look(terminal_).unicode);
  ::setenv("LC_ALL", "C", 1);
  EXPECT_FALSE(console_look(terminal_).unicode);
}

TEST_F(Console, NoColorTakesTheColourAndNothingElse) {
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(console_look(terminal_).colour);
  EXPECT_TRUE(console_look(terminal_).unicode);
  ::setenv("NO_COLOR", "", 1);  // as no-color.org has it: present and not empty
  EXPECT_TRUE(console_look(terminal_).colour);
}

TEST_F(Console, WhatIsPipedOrDumbStaysPlain) {
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(console_look(terminal_).colour || console_look(terminal_).unicode);
  ::setenv("TERM", "xterm", 1);
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  EXPECT_FALSE(console_look(pipe[1]).colour || console_look(pipe[1]).unicode);
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_F(Console, TheWindowsWidthIsKeptWithinWhatCanBeRead) {
  for (const auto& [window, columns] : {std::pair{100, 100U}, {20, 60U}, {400, 160U}}) {
    const winsize size{.ws_row = 24,
                       .ws_col = static_cast<unsigned short>(window),
                       .ws_xpixel = 0,
                       .ws_ypixel = 0};
    ASSERT_EQ(::ioctl(terminal_, TIOCSWINSZ, &size), 0);
    EXPECT_EQ(console_look(terminal_).columns, columns);
  }
}

TEST(Table, OfNothingIsEmpty) { EXPECT_EQ(table_of({}), ""); }

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
